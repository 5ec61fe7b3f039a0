/* Attempts on other processes, and to be more or longer than allowed. */
#include "hostile.h"
#include <sys/ptrace.h>
#include <sys/uio.h>

CASE(kill_victim) {
    MUST_FAIL(kill(world.victim, SIGKILL));
    MUST_FAIL(syscall(SYS_tkill, world.victim, SIGKILL));
    MUST_FAIL(syscall(SYS_tgkill, world.victim, world.victim, SIGKILL));
    return 0;
}

CASE(kill_all) {
    kill(-1, SIGKILL);
    return 0;
}

CASE(kill_parent) {
    if (getppid() > 0) MUST_FAIL(kill(getppid(), SIGKILL));
    kill(1, SIGKILL);
    return 0;
}

CASE(queue_signal) {
    siginfo_t info = {.si_signo = SIGKILL, .si_code = SI_QUEUE};
    MUST_FAIL(syscall(SYS_rt_sigqueueinfo, world.victim, SIGKILL, &info));
    return 0;
}

CASE(pidfd) {
    int fd = syscall(SYS_pidfd_open, world.victim, 0);
    if (fd < 0) return 0;
    MUST_FAIL(syscall(SYS_pidfd_send_signal, fd, SIGKILL, 0, 0));
    MUST_FAIL(syscall(SYS_pidfd_getfd, fd, 0, 0));
    return 0;
}

CASE(trace_victim) {
    MUST_FAIL(ptrace(PTRACE_ATTACH, world.victim, 0, 0));
    MUST_FAIL(ptrace(PTRACE_SEIZE, world.victim, 0, 0));
    return 0;
}

CASE(trace_helper) {
    pid_t target = getppid() > 0 ? getppid() : 1;
    MUST_FAIL(ptrace(PTRACE_SEIZE, target, 0, 0));
    return 0;
}

CASE(read_memory_of_victim) {
    char buffer[16];
    struct iovec here = {buffer, 16}, there = {(void *)0x400000, 16};
    MUST_FAIL(process_vm_readv(world.victim, &here, 1, &there, 1, 0));
    MUST_FAIL(process_vm_writev(getppid(), &here, 1, &there, 1, 0));
    return 0;
}

CASE(limit_victim) {
    struct rlimit none = {0, 0};
    MUST_FAIL(prlimit(world.victim, RLIMIT_CPU, &none, 0));
    return 0;
}

CASE(raise_limits) {
    int which[] = {RLIMIT_AS, RLIMIT_CPU, RLIMIT_NPROC, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_CORE};
    struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    for (int n = 0; n < 6; n++) {
        MUST_FAIL(setrlimit(which[n], &most));
        MUST_FAIL(prlimit(0, which[n], &most, 0));
    }
    return 0;
}

CASE(priority) {
    struct sched_param param = {.sched_priority = 1};
    MUST_FAIL(sched_setscheduler(0, SCHED_FIFO, &param));
    MUST_FAIL(setpriority(PRIO_PROCESS, 0, -20));
    MUST_FAIL(syscall(SYS_ioprio_set, 1, 0, 0x2000));
    return 0;
}

CASE(run_shell) {
    char *args[] = {"sh", "-c", "exit 66", 0}, *env[] = {0};
    MUST_FAIL(execve("/bin/sh", args, env));
    MUST_FAIL(execve("/usr/bin/sh", args, env));
    MUST_FAIL(syscall(SYS_execveat, AT_FDCWD, "/bin/dash", args, env, 0));
    return 0;
}

/* A program of one's own making is no way out: nothing that can be written can be executed. */
CASE(run_own_file) {
    int fd = open("own", O_WRONLY | O_CREAT, 0777);
    if (fd < 0) return 0;
    const char text[] = "#!/bin/sh\nexit 66\n";
    write(fd, text, sizeof text - 1);
    close(fd);
    char *args[] = {"own", 0}, *env[] = {0};
    MUST_FAIL(execve("own", args, env));
    fd = open("own", O_RDONLY);
    MUST_FAIL(syscall(SYS_execveat, fd, "", args, env, AT_EMPTY_PATH));
    return 0;
}

/* The number under which the helper hands the program over is no way in. */
CASE(run_by_number) {
    char *args[] = {"x", 0}, *env[] = {0};
    int fd = open("/bin/sh", O_RDONLY);
    dup2(fd < 0 ? 0 : fd, 220);
    MUST_FAIL(syscall(SYS_execveat, 220, "", args, env, AT_EMPTY_PATH));
    MUST_FAIL(syscall(SYS_execveat, 220, "/bin/sh", args, env, AT_EMPTY_PATH));
    return 0;
}

CASE(fork_bomb) {
    for (;;) fork();
}

CASE(fork_chain) {
    for (;;)
        if (fork() > 0) {
            usleep(100);
            _exit(0);
        }
}

static void *sleep_long(void *nothing) {
    sleep(1000);
    return nothing;
}

CASE(thread_bomb) {
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 16384);
    for (;;)
        if (pthread_create(&thread, &attr, sleep_long, 0)) usleep(1000);
}

CASE(daemon_left_behind) {
    pid_t pid = fork();
    if (pid) return 0;
    setsid();
    if (fork()) _exit(0);
    for (int fd = 0; fd < 64; fd++) close(fd);
    for (;;) sleep(1);
}

CASE(child_keeps_output_open) {
    if (fork() == 0)
        for (;;) sleep(1);
    printf("over\n");
    return 0;
}

CASE(ignores_everything) {
    for (int signal_ = 1; signal_ < 65; signal_++) signal(signal_, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    for (;;) pause();
}

CASE(stops_itself) {
    raise(SIGSTOP);
    kill(getpid(), SIGTSTP);
    for (;;) raise(SIGSTOP);
}

CASE(clears_death_signal) {
    MUST_FAIL(prctl(PR_SET_PDEATHSIG, 0));
    return 0;
}

CASE(siblings) {
    MUST_FAIL(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
    return 0;
}

struct hostile_case process_cases[] = {
    {"kill_victim", kill_victim},
    {"kill_all", kill_all},
    {"kill_parent", kill_parent},
    {"queue_signal", queue_signal},
    {"pidfd", pidfd},
    {"trace_victim", trace_victim},
    {"trace_helper", trace_helper},
    {"read_memory_of_victim", read_memory_of_victim},
    {"limit_victim", limit_victim},
    {"raise_limits", raise_limits},
    {"priority", priority},
    {"run_shell", run_shell},
    {"run_own_file", run_own_file},
    {"run_by_number", run_by_number},
    {"fork_bomb", fork_bomb},
    {"fork_chain", fork_chain},
    {"thread_bomb", thread_bomb},
    {"daemon_left_behind", daemon_left_behind},
    {"child_keeps_output_open", child_keeps_output_open},
    {"ignores_everything", ignores_everything},
    {"stops_itself", stops_itself},
    {"clears_death_signal", clears_death_signal},
    {"siblings", siblings},
    {0},
};
