#include "xen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

xc_interface *xen;
struct xs_handle *store;

/* Domains that are asked for at once. */
#define AT_ONCE 64

bool open_xen(void)
{
    xen = xc_interface_open(NULL, NULL, 0);
    store = xs_open(0);
    return xen && store;
}

char *store_read(const char *path, unsigned *length)
{
    unsigned ignored;
    return xs_read(store, XBT_NULL, path, length ? length : &ignored);
}

int domain_named(const char *name)
{
    xc_dominfo_t infos[AT_ONCE];
    uint32_t next = 0;
    int count;
    while ((count = xc_domain_getinfo(xen, next, AT_ONCE, infos)) > 0) {
        for (int n = 0; n < count; n++) {
            char path[64];
            snprintf(path, sizeof(path), "/local/domain/%u/name", infos[n].domid);
            char *found = store_read(path, NULL);
            bool same = found && strcmp(found, name) == 0;
            free(found);
            if (same && !infos[n].dying)
                return infos[n].domid;
        }
        next = infos[count - 1].domid + 1;
    }
    return -1;
}

bool domain_info(int id, xc_dominfo_t *info)
{
    return id >= 0 && xc_domain_getinfo(xen, id, 1, info) == 1 && info->domid == (uint32_t)id;
}

bool has_stopped(const xc_dominfo_t *info)
{
    return info->shutdown || info->crashed;
}

const char *shutdown_reason(const xc_dominfo_t *info)
{
    static const char *const reasons[] = {
        [SHUTDOWN_poweroff] = "poweroff", [SHUTDOWN_reboot] = "reboot",     [SHUTDOWN_suspend] = "suspend",
        [SHUTDOWN_crash] = "crash",       [SHUTDOWN_watchdog] = "watchdog", [SHUTDOWN_soft_reset] = "soft-reset",
    };
    unsigned code = info->crashed ? SHUTDOWN_crash : info->shutdown_reason;
    return code < sizeof(reasons) / sizeof(reasons[0]) && reasons[code] ? reasons[code] : "unknown";
}
