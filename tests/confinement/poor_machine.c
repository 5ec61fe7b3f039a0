/* Stands before the launcher and makes the machine poorer, as its own name says: without
   namespaces, without Landlock, or with somebody who listens to refused calls already. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void refuse(unsigned number, int error, unsigned flags) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    /* The listener must stay open across the exec. */
    if (fd > 0) dup2(fd, 100);
}

int main(int argc, char **argv) {
    const char *name = argv[0];
    if (strstr(name, "no-namespaces") || strstr(name, "no-files")) refuse(SYS_unshare, EPERM, 0);
    if (strstr(name, "no-files")) refuse(444 /* landlock_create_ruleset */, ENOSYS, 0);
    if (strstr(name, "listened"))
        refuse(SYS_reboot, EPERM, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    execv(LAUNCHER, argv);
    return 1;
}
