/* Attempts on the kernel: rare calls, new namespaces, other numbers for the same calls. */
#include "hostile.h"
#include <sys/mount.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <termios.h>

#define CALL(number, ...) MUST_FAIL(syscall(number, ##__VA_ARGS__))

CASE(io_uring) {
    char params[120] = {0};
    CALL(SYS_io_uring_setup, 8, params);
    CALL(SYS_io_uring_enter, 0, 0, 0, 0, 0, 0);
    return 0;
}

CASE(bpf) { CALL(SYS_bpf, 0, 0, 0); return 0; }
CASE(perf) { CALL(SYS_perf_event_open, 0, 0, -1, -1, 0); return 0; }
CASE(userfaultfd) { CALL(SYS_userfaultfd, 0); return 0; }

CASE(keys) {
    CALL(SYS_add_key, "user", "x", "y", 1, -3);
    CALL(SYS_keyctl, 0, -3, 1);
    CALL(SYS_request_key, "user", "x", 0, 0);
    return 0;
}

CASE(namespaces) {
    MUST_FAIL(unshare(CLONE_NEWUSER));
    MUST_FAIL(unshare(CLONE_NEWNS));
    MUST_FAIL(setns(0, 0));
    return 0;
}

CASE(namespaces_by_clone) {
    long flags[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET,
                    CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
    for (int n = 0; n < 7; n++) {
        long pid = syscall(SYS_clone, flags[n] | SIGCHLD, 0, 0, 0, 0);
        if (pid == 0) _exit(0);
        MUST_FAIL(pid);
    }
    return 0;
}

CASE(namespaces_by_clone3) {
    uint64_t args[11] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD};
    long pid = syscall(SYS_clone3, args, sizeof args);
    if (pid == 0) _exit(0);
    MUST_FAIL(pid);
    return errno == ENOSYS ? 0 : BROKEN;
}

CASE(mounts) {
    MUST_FAIL(mount("x", ".", "tmpfs", 0, ""));
    MUST_FAIL(umount2("/", MNT_DETACH));
    MUST_FAIL(chroot("."));
    CALL(SYS_pivot_root, ".", ".");
    CALL(SYS_open_tree, -100, "/", 1);
    CALL(SYS_fsopen, "tmpfs", 0);
    CALL(SYS_move_mount, -100, ".", -100, "/", 0);
    CALL(SYS_open_by_handle_at, -100, 0, 0);
    return 0;
}

CASE(ipc_litter) {
    MUST_FAIL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    MUST_FAIL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    MUST_FAIL(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    CALL(SYS_mq_open, "x", O_CREAT | O_RDWR, 0600, 0);
    return 0;
}

CASE(machine) {
    CALL(SYS_reboot, 0xfee1dead, 672274793, 0x89abcdef, 0);
    CALL(SYS_kexec_load, 0, 0, 0, 0);
    CALL(SYS_init_module, 0, 0, "");
    CALL(SYS_swapon, "/x", 0);
    CALL(SYS_sethostname, "x", 1);
    CALL(SYS_settimeofday, 0, 0);
    CALL(SYS_clock_settime, 0, 0);
    CALL(SYS_acct, 0);
    CALL(SYS_syslog, 3, 0, 0);
    CALL(SYS_iopl, 3);
    CALL(SYS_ioperm, 0x60, 1, 1);
    return 0;
}

CASE(watching) {
    CALL(SYS_inotify_init1, 0);
    CALL(SYS_fanotify_init, 0, 0);
    CALL(SYS_lookup_dcookie, 0, 0, 0);
    CALL(SYS_kcmp, world.victim, getpid(), 0, 0, 0);
    return 0;
}

CASE(privileges) {
    CALL(SYS_setuid, 0);
    CALL(SYS_setgid, 0);
    CALL(SYS_setresuid, 0, 0, 0);
    CALL(SYS_setgroups, 0, 0);
    CALL(SYS_capset, 0, 0);
    CALL(SYS_modify_ldt, 1, 0, 0);
    CALL(SYS_personality, 0x0040000);
    return 0;
}

CASE(push_keys) {
    for (int fd = 0; fd < 64; fd++) {
        MUST_FAIL(ioctl(fd, TIOCSTI, "x"));
        MUST_FAIL(ioctl(fd, TIOCLINUX, "\x03"));
        MUST_FAIL(ioctl(fd, TIOCSCTTY, 1));
        /* The kernel looks at the low half of the number only. */
        MUST_FAIL(syscall(SYS_ioctl, fd, 0x100000000 | TIOCSTI, "x"));
    }
    return 0;
}

CASE(signals_by_files) {
    int fds[2];
    pipe(fds);
    MUST_FAIL(fcntl(fds[0], F_SETOWN, world.victim));
    MUST_FAIL(fcntl(fds[0], F_SETSIG, SIGKILL));
    MUST_FAIL(fcntl(fds[0], F_NOTIFY, 0));
    MUST_FAIL(fcntl(fds[0], F_SETLEASE, 0));
    return 0;
}

CASE(send_descriptors) {
    struct msghdr message = {0};
    for (int fd = 0; fd < 256; fd++) MUST_FAIL(sendmsg(fd, &message, 0));
    return 0;
}

CASE(int_0x80) {
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result)::"memory", "r8", "r9", "r10", "r11");
    return BROKEN;
}

CASE(x32_calls) {
    MUST_FAIL(syscall(0x40000000 | SYS_getpid));
    MUST_FAIL(syscall(0x40000000 | SYS_socket, AF_INET, SOCK_STREAM, 0));
    MUST_FAIL(syscall(0x40000000 | 520, "/bin/sh", 0, 0));
    return 0;
}

CASE(unknown_calls) {
    for (int number = 470; number < 600; number++) CALL(number, 0, 0, 0, 0, 0, 0);
    CALL(-1);
    return 0;
}

CASE(far_jump_to_32_bits) {
    char *low = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (low == MAP_FAILED) return 0;
    /* mov eax, 20; int 0x80; hlt */
    memcpy(low, "\xb8\x14\x00\x00\x00\xcd\x80\xf4", 8);
    struct {
        uint32_t offset;
        uint16_t segment;
    } __attribute__((packed)) target = {0x10000000, 0x23};
    __asm__ volatile("ljmp *%0" ::"m"(target) : "memory", "rax");
    return BROKEN;
}

struct hostile_case kernel_cases[] = {
    {"io_uring", io_uring},
    {"bpf", bpf},
    {"perf", perf},
    {"userfaultfd", userfaultfd},
    {"keys", keys},
    {"namespaces", namespaces},
    {"namespaces_by_clone", namespaces_by_clone},
    {"namespaces_by_clone3", namespaces_by_clone3},
    {"mounts", mounts},
    {"ipc_litter", ipc_litter},
    {"machine", machine},
    {"watching", watching},
    {"privileges", privileges},
    {"push_keys", push_keys},
    {"signals_by_files", signals_by_files},
    {"send_descriptors", send_descriptors},
    {"int_0x80", int_0x80},
    {"x32_calls", x32_calls},
    {"unknown_calls", unknown_calls},
    {"far_jump_to_32_bits", far_jump_to_32_bits},
    {0},
};
