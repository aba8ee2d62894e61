#ifndef AGENT_VERSION_H
#define AGENT_VERSION_H

/* Counted up when the two ends no longer understand each other (core/lab/agent/protocol.ts). */
#define PROTOCOL_VERSION 1
#define AGENT_NAME "ivilab-agent 0.1"

#endif
