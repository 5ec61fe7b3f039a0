/* Stands before the launcher and makes the machine poorer, as its own name says: without
   namespaces, without Landlock, with somebody who listens to refused calls already, or with a
   root that has no other user to become. One that is carried has the launcher in itself, as
   nothing else can be seen where it runs. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
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

static void be_lonely_root(void) {
    char map[64];
    snprintf(map, sizeof map, "0 %d 1", geteuid());
    if (unshare(CLONE_NEWUSER)) _exit(2);
    const char *paths[] = {"/proc/self/setgroups", "/proc/self/uid_map", "/proc/self/gid_map"};
    for (int n = 0; n < 3; n++) {
        int fd = open(paths[n], O_WRONLY);
        const char *text = n ? map : "deny";
        if (write(fd, text, strlen(text)) < 0) _exit(3);
        close(fd);
    }
}

#ifdef CARRIED
__asm__(".section .rodata\n.globl carried, carried_end\n"
        "carried: .incbin " CARRIED "\ncarried_end: .text\n");
extern const char carried[], carried_end[];

static void execute_carried(char **argv) {
    int fd = syscall(SYS_memfd_create, "launcher", 1 /* MFD_CLOEXEC */);
    for (const char *at = carried; at < carried_end;) {
        long wrote = write(fd, at, carried_end - at);
        if (wrote <= 0) _exit(4);
        at += wrote;
    }
    fexecve(fd, argv, environ);
}
#endif

int main(int argc, char **argv) {
    const char *name = argv[0];
    if (strstr(name, "no-namespaces") || strstr(name, "no-files")) refuse(SYS_unshare, EPERM, 0);
    if (strstr(name, "no-files")) refuse(444 /* landlock_create_ruleset */, ENOSYS, 0);
    if (strstr(name, "listened"))
        refuse(SYS_reboot, EPERM, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    if (strstr(name, "lonely-root")) be_lonely_root();
#ifdef CARRIED
    execute_carried(argv);
#endif
    execv(LAUNCHER, argv);
    return 1;
}
