#include "answer.h"

#include "message.h"

yajl_gen begin_answer(long long id)
{
    yajl_gen message = begin_message();
    put_number(message, "id", id);
    put_key(message, "result");
    yajl_gen_map_open(message);
    return message;
}

void end_answer(yajl_gen message)
{
    yajl_gen_map_close(message);
    send_message(message);
}

void answer_nothing(long long id)
{
    if (id >= 0)
        end_answer(begin_answer(id));
}

void answer_id(long long id, int domain)
{
    if (id < 0)
        return;
    yajl_gen message = begin_answer(id);
    put_number(message, "id", domain);
    end_answer(message);
}

void answer_error(long long id, const char *code, const char *text)
{
    if (id < 0)
        return;
    yajl_gen message = begin_message();
    put_number(message, "id", id);
    put_key(message, "error");
    yajl_gen_map_open(message);
    put_text(message, "code", code);
    put_text(message, "message", text);
    yajl_gen_map_close(message);
    send_message(message);
}
