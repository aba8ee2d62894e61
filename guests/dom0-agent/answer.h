/* Answers to the lab's requests, by their id. A negative id is nobody's. */
#ifndef AGENT_ANSWER_H
#define AGENT_ANSWER_H

#include <yajl/yajl_gen.h>

/* Begins `{ id, result: {`, which the caller fills and ends with `end_answer`. */
yajl_gen begin_answer(long long id);
void end_answer(yajl_gen message);

void answer_nothing(long long id);
/* `{ id: DOMAIN }` */
void answer_id(long long id, int domain);
void answer_error(long long id, const char *code, const char *message);

#endif
