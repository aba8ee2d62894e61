#include "request.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_tree.h>

#include "answer.h"
#include "domain.h"
#include "file.h"
#include "message.h"
#include "program.h"
#include "version.h"
#include "xen.h"

/* What the tokens of the lab's watches begin with; our own do not. */
#define THEIRS '='
#define MOST_WORDS 32

struct request {
    long long id;
    yajl_val params;
};

static const char *text_of(const struct request *request, const char *key)
{
    const char *path[] = {key, NULL};
    return request->params ? YAJL_GET_STRING(yajl_tree_get(request->params, path, yajl_t_string)) : NULL;
}

/* A parameter that must be there; without it the request is answered with an error. */
static const char *wanted(const struct request *request, const char *key)
{
    const char *text = text_of(request, key);
    char message[100];
    if (!text) {
        snprintf(message, sizeof(message), "params.%s must be a string", key);
        answer_error(request->id, "params", message);
    }
    return text;
}

/* The domain that is asked for, if it is followed and there is one. */
static struct domain *present(const struct request *request)
{
    const char *name = wanted(request, "domain");
    struct domain *domain = name ? followed(name) : NULL;
    if (name && (!domain || domain->id < 0)) {
        answer_error(request->id, "no-domain", "there is no such domain now");
        return NULL;
    }
    return domain;
}

static void version(const struct request *request)
{
    yajl_gen answer = begin_answer(request->id);
    put_number(answer, "version", PROTOCOL_VERSION);
    put_text(answer, "agent", AGENT_NAME);
    end_answer(answer);
}

static bool copied(char *to, size_t size, const char *from)
{
    return (size_t)snprintf(to, size, "%s", from) < size;
}

static bool actions_of(const struct request *request, enum action *on)
{
    static const char *const reasons[REASONS] = {"poweroff", "reboot", "crash", "watchdog"};
    for (int n = 0; n < REASONS; n++) {
        const char *path[] = {"on", reasons[n], NULL};
        const char *word = YAJL_GET_STRING(yajl_tree_get(request->params, path, yajl_t_string));
        if (word && strcmp(word, "restart") == 0)
            on[n] = RESTART;
        else if (word && strcmp(word, "destroy") == 0)
            on[n] = DESTROY;
        else if (word && strcmp(word, "preserve") == 0)
            on[n] = PRESERVE;
        else
            return false;
    }
    return true;
}

static void create(const struct request *request)
{
    const char *name = wanted(request, "domain");
    const char *config = name ? wanted(request, "config") : NULL;
    const char *attach = config ? wanted(request, "attach") : NULL;
    enum action on[REASONS];
    if (!attach)
        return;
    if (!actions_of(request, on))
        return answer_error(request->id, "params", "params.on must have restart, destroy or preserve for each reason");
    struct domain *domain = followed(name);
    if (!domain) {
        if (strlen(name) >= LONGEST_NAME || !*name)
            return answer_error(request->id, "params", "params.domain is no name");
        domain = follow(name);
    }
    if (!copied(domain->config, sizeof(domain->config), config) ||
        !copied(domain->attach, sizeof(domain->attach), attach))
        return answer_error(request->id, "params", "a path is too long");
    memcpy(domain->on, on, sizeof(on));
    create_domain(domain, request->id);
}

static void destroy(const struct request *request)
{
    struct domain *domain = present(request);
    if (domain)
        destroy_domain(domain, request->id);
}

/* The guest is asked through xenstore, as by `xl shutdown` and `xl reboot`. */
static void ask(const struct request *request, const char *what)
{
    struct domain *domain = present(request);
    char path[64];
    if (!domain)
        return;
    snprintf(path, sizeof(path), "/local/domain/%d/control/shutdown", domain->id);
    if (xs_write(store, XBT_NULL, path, what, strlen(what)))
        answer_nothing(request->id);
    else
        answer_error(request->id, "xenstore", strerror(errno));
}

static void shut_down(const struct request *request)
{
    ask(request, "poweroff");
}

static void reboot_domain(const struct request *request)
{
    ask(request, "reboot");
}

static void ask_xen(const struct request *request, int (*call)(xc_interface *, uint32_t))
{
    struct domain *domain = present(request);
    if (!domain)
        return;
    if (call(xen, domain->id) == 0)
        answer_nothing(request->id);
    else
        answer_error(request->id, "xen", strerror(errno));
}

static void pause_domain(const struct request *request)
{
    ask_xen(request, xc_domain_pause);
}

static void unpause_domain(const struct request *request)
{
    ask_xen(request, xc_domain_unpause);
}

static int crash(xc_interface *interface, uint32_t id)
{
    return xc_domain_shutdown(interface, id, SHUTDOWN_crash);
}

static void crash_domain(const struct request *request)
{
    ask_xen(request, crash);
}

static const char *state_of(const xc_dominfo_t *info)
{
    if (info->dying)
        return "dying";
    if (has_stopped(info))
        return "stopped";
    if (info->paused)
        return "paused";
    return info->blocked ? "blocked" : "running";
}

static void put_domain(yajl_gen answer, const xc_dominfo_t *info)
{
    char path[64];
    unsigned length = 0;
    snprintf(path, sizeof(path), "/local/domain/%u/name", info->domid);
    char *name = store_read(path, &length);
    yajl_gen_map_open(answer);
    put_number(answer, "id", info->domid);
    put_bytes(answer, "name", name ? name : "", name ? length : 0);
    put_text(answer, "state", state_of(info));
    if (has_stopped(info))
        put_text(answer, "reason", shutdown_reason(info));
    put_number(answer, "cpuTime", info->cpu_time);
    put_number(answer, "vcpus", info->nr_online_vcpus);
    put_number(answer, "memoryKiB", info->nr_pages * 4LL);
    yajl_gen_map_close(answer);
    free(name);
}

static void list(const struct request *request)
{
    xc_dominfo_t infos[64];
    uint32_t next = 0;
    int count;
    yajl_gen answer = begin_answer(request->id);
    put_key(answer, "domains");
    yajl_gen_array_open(answer);
    while ((count = xc_domain_getinfo(xen, next, 64, infos)) > 0) {
        for (int n = 0; n < count; n++)
            put_domain(answer, &infos[n]);
        next = infos[count - 1].domid + 1;
    }
    yajl_gen_array_close(answer);
    end_answer(answer);
}

/* Characters 0 to 255 in UTF-8 become bytes, in place. Returns how many, or -1 for any other character. */
static ssize_t bytes_of(unsigned char *text)
{
    unsigned char *to = text;
    for (const unsigned char *from = text; *from; from++) {
        if (*from < 0x80)
            *to++ = *from;
        else if ((*from & 0xfe) == 0xc2 && (from[1] & 0xc0) == 0x80) {
            *to++ = *from << 6 | (from[1] & 0x3f);
            from++;
        } else
            return -1;
    }
    return to - text;
}

static void type(const struct request *request)
{
    struct domain *domain = present(request);
    const char *data = domain ? wanted(request, "data") : NULL;
    if (!data)
        return;
    char *copy = strdup(data);
    ssize_t length = copy ? bytes_of((unsigned char *)copy) : -1;
    if (length < 0)
        answer_error(request->id, "params", "params.data must have characters from 1 to 255");
    else if (!type_at(domain, (unsigned char *)copy, length))
        answer_error(request->id, "busy", "the domain does not read what is typed");
    else
        answer_nothing(request->id);
    free(copy);
}

static void store_read_request(const struct request *request)
{
    const char *path = wanted(request, "path");
    unsigned length;
    if (!path)
        return;
    char *value = store_read(path, &length);
    if (!value && errno != ENOENT)
        return answer_error(request->id, "xenstore", strerror(errno));
    yajl_gen answer = begin_answer(request->id);
    if (value) {
        put_bytes(answer, "value", value, length);
    } else {
        put_key(answer, "value");
        yajl_gen_null(answer);
    }
    end_answer(answer);
    free(value);
}

static void store_list(const struct request *request)
{
    const char *path = wanted(request, "path");
    unsigned count = 0;
    if (!path)
        return;
    char **names = xs_directory(store, XBT_NULL, path, &count);
    if (!names && errno != ENOENT)
        return answer_error(request->id, "xenstore", strerror(errno));
    yajl_gen answer = begin_answer(request->id);
    put_key(answer, "names");
    yajl_gen_array_open(answer);
    for (unsigned n = 0; names && n < count; n++)
        put_bytes(answer, NULL, names[n], strlen(names[n]));
    yajl_gen_array_close(answer);
    end_answer(answer);
    free(names);
}

static void answer_store(const struct request *request, bool done)
{
    if (done)
        answer_nothing(request->id);
    else
        answer_error(request->id, "xenstore", strerror(errno));
}

static void store_write(const struct request *request)
{
    const char *path = wanted(request, "path");
    const char *value = path ? wanted(request, "value") : NULL;
    if (value)
        answer_store(request, xs_write(store, XBT_NULL, path, value, strlen(value)));
}

static void watch(const struct request *request, bool (*call)(struct xs_handle *, const char *, const char *))
{
    const char *path = wanted(request, "path");
    const char *token = path ? wanted(request, "token") : NULL;
    char own[LONGEST_NAME + 2];
    if (!token)
        return;
    if ((size_t)snprintf(own, sizeof(own), "%c%s", THEIRS, token) >= sizeof(own))
        return answer_error(request->id, "params", "params.token is too long");
    answer_store(request, call(store, path, own));
}

static void store_watch(const struct request *request)
{
    watch(request, xs_watch);
}

static void store_unwatch(const struct request *request)
{
    watch(request, xs_unwatch);
}

static void write_file(const struct request *request)
{
    const char *at_path[] = {"at", NULL};
    const char *path = wanted(request, "path");
    const char *data = path ? wanted(request, "data") : NULL;
    yajl_val at = data ? yajl_tree_get(request->params, at_path, yajl_t_number) : NULL;
    if (!data)
        return;
    if (!at || !YAJL_IS_INTEGER(at) || YAJL_GET_INTEGER(at) < 0 || YAJL_GET_INTEGER(at) > INT32_MAX)
        return answer_error(request->id, "params", "params.at must be a number of bytes");
    char *bytes = strdup(data);
    ssize_t length = bytes ? decode_base64(bytes) : -1;
    const char *wrong = length < 0 ? NULL : write_piece(path, (off_t)YAJL_GET_INTEGER(at), bytes, (size_t)length);
    free(bytes);
    if (length < 0)
        answer_error(request->id, "params", "params.data must be base64");
    else if (wrong)
        answer_error(request->id, "file", wrong);
    else
        answer_nothing(request->id);
}

static void run(const struct request *request)
{
    const char *path[] = {"words", NULL}, *background[] = {"background", NULL};
    yajl_val list = request->params ? yajl_tree_get(request->params, path, yajl_t_array) : NULL;
    char *words[MOST_WORDS + 1] = {0};
    if (!list || list->u.array.len == 0 || list->u.array.len > MOST_WORDS)
        return answer_error(request->id, "params", "params.words must be 1 to 32 strings");
    for (size_t n = 0; n < list->u.array.len; n++)
        if (!(words[n] = YAJL_GET_STRING(list->u.array.values[n])))
            return answer_error(request->id, "params", "params.words must be strings");
    if (yajl_tree_get(request->params, background, yajl_t_true))
        keep_running(request->id, words);
    else
        run_once(request->id, words);
}

static const struct {
    const char *name;
    void (*call)(const struct request *);
} methods[] = {
    {"version", version},
    {"create", create},
    {"destroy", destroy},
    {"shutdown", shut_down},
    {"reboot", reboot_domain},
    {"pause", pause_domain},
    {"unpause", unpause_domain},
    {"crash", crash_domain},
    {"list", list},
    {"type", type},
    {"xenstore-read", store_read_request},
    {"xenstore-list", store_list},
    {"xenstore-write", store_write},
    {"xenstore-watch", store_watch},
    {"xenstore-unwatch", store_unwatch},
    {"write", write_file},
    {"run", run},
};

static void call(const char *method, const struct request *request)
{
    for (size_t n = 0; n < sizeof(methods) / sizeof(methods[0]); n++)
        if (strcmp(methods[n].name, method) == 0)
            return methods[n].call(request);
    answer_error(request->id, "method", "there is no such method");
}

void take_request(const char *line)
{
    char error[200];
    const char *id_path[] = {"id", NULL}, *method_path[] = {"method", NULL}, *params_path[] = {"params", NULL};
    yajl_val tree = yajl_tree_parse(line, error, sizeof(error));
    yajl_val id = tree ? yajl_tree_get(tree, id_path, yajl_t_number) : NULL;
    const char *method = tree ? YAJL_GET_STRING(yajl_tree_get(tree, method_path, yajl_t_string)) : NULL;
    if (!id || !YAJL_IS_INTEGER(id) || !method) {
        note("a request without id and method: %.200s", line);
    } else {
        struct request request = {YAJL_GET_INTEGER(id), yajl_tree_get(tree, params_path, yajl_t_object)};
        call(method, &request);
    }
    yajl_tree_free(tree);
}

void look_at_watches(void)
{
    char **event;
    while ((event = xs_check_watch(store))) {
        const char *path = event[XS_WATCH_PATH], *token = event[XS_WATCH_TOKEN];
        unsigned length;
        if (token[0] != THEIRS) {
            look_at_domains();
        } else {
            char *value = store_read(path, &length);
            yajl_gen message = begin_message();
            put_text(message, "event", "watch");
            put_text(message, "token", token + 1);
            put_text(message, "path", path);
            if (value) {
                put_bytes(message, "value", value, length);
            } else {
                put_key(message, "value");
                yajl_gen_null(message);
            }
            send_message(message);
            free(value);
        }
        free(event);
    }
}
