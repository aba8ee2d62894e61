#ifndef AGENT_REQUEST_H
#define AGENT_REQUEST_H

/* Does what a line of JSON from the lab asks for. The line is ended by a zero, which takes the newline's place. */
void take_request(const char *line);
/* Tells of a change in xenstore, if one is watched for. */
void look_at_watches(void);

#endif
