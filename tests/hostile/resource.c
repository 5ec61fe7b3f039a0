/* Attempts to use more than there is to use. */
#include "hostile.h"

static void fill(size_t mib) {
    for (size_t n = 0; n < mib; n++) {
        char *block = malloc(1 << 20);
        if (!block) abort();
        memset(block, 1, 1 << 20);
    }
}

CASE(memory_in_one) {
    fill(1 << 20);
    return BROKEN;
}

CASE(memory_by_mapping) {
    for (;;) {
        char *block = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) abort();
        memset(block, 1, 1 << 20);
    }
}

CASE(memory_in_many) {
    for (int n = 0; n < 6; n++)
        if (fork() == 0) {
            fill(48);
            for (;;) sleep(1);
        }
    if (errno == EPERM) fill(1 << 20);
    for (;;) sleep(1);
}

/* Memory that is mapped nowhere is seen nowhere. */
CASE(memory_shared) {
    void *block = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST_FAIL(block == MAP_FAILED ? -1 : 0);
    return 0;
}

CASE(memory_file) {
    MUST_FAIL(syscall(SYS_memfd_create, "x", 0));
    MUST_FAIL(syscall(SYS_memfd_secret, 0));
    return 0;
}

CASE(memory_locked) {
    static char block[1 << 22];
    MUST_FAIL(mlockall(MCL_CURRENT | MCL_FUTURE));
    MUST_FAIL(mlock(block, sizeof block));
    return 0;
}

static int deeper(int depth) {
    volatile char block[4096];
    block[0] = (char)depth;
    return deeper(depth + 1) + block[0];
}

CASE(endless_stack) { return deeper(0); }

CASE(endless_loop) {
    for (;;) {
    }
}

CASE(endless_sleep) {
    for (;;) sleep(1000);
}

static int flood(int fd) {
    static char block[65536];
    memset(block, 'x', sizeof block);
    for (;;)
        if (write(fd, block, sizeof block) < 0) return 0;
}

CASE(flood_stdout) { return flood(1); }
CASE(flood_stderr) { return flood(2); }

CASE(flood_without_end_of_line) {
    for (;;) putchar('x');
}

CASE(flood_closed_output) {
    close(1);
    close(2);
    return flood(1);
}

CASE(closed_output_and_loop) {
    close(0);
    close(1);
    close(2);
    for (;;) {
    }
}

CASE(many_descriptors) {
    int fds[2];
    for (int n = 0; n < 1000; n++)
        if (pipe(fds)) return 0;
    return BROKEN;
}

CASE(big_pipes) {
    int fds[2];
    pipe(fds);
    MUST_FAIL(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20));
    return 0;
}

CASE(refused_for_ever) {
    for (;;) socket(AF_INET, SOCK_STREAM, 0);
}

struct hostile_case resource_cases[] = {
    {"memory_in_one", memory_in_one},
    {"memory_by_mapping", memory_by_mapping},
    {"memory_in_many", memory_in_many},
    {"memory_shared", memory_shared},
    {"memory_file", memory_file},
    {"memory_locked", memory_locked},
    {"endless_stack", endless_stack},
    {"endless_loop", endless_loop},
    {"endless_sleep", endless_sleep},
    {"flood_stdout", flood_stdout},
    {"flood_stderr", flood_stderr},
    {"flood_without_end_of_line", flood_without_end_of_line},
    {"flood_closed_output", flood_closed_output},
    {"closed_output_and_loop", closed_output_and_loop},
    {"many_descriptors", many_descriptors},
    {"big_pipes", big_pipes},
    {"refused_for_ever", refused_for_ever},
    {0},
};
