/* Attempts on the files of the machine. */
#include "hostile.h"
#include <dirent.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <utime.h>

CASE(read_secret) { MUST_FAIL(open(world.secret, O_RDONLY)); return 0; }

CASE(write_secret) {
    MUST_FAIL(open(world.secret, O_WRONLY));
    MUST_FAIL(open(world.secret, O_RDWR | O_APPEND));
    return 0;
}

CASE(truncate_secret) { MUST_FAIL(truncate(world.secret, 0)); return 0; }

CASE(truncate_secret_by_opening) { MUST_FAIL(open(world.secret, O_RDONLY | O_TRUNC)); return 0; }

CASE(chmod_secret) {
    MUST_FAIL(chmod(world.secret, 0777));
    MUST_FAIL(fchmodat(AT_FDCWD, world.secret, 0777, 0));
    MUST_FAIL(syscall(452, AT_FDCWD, world.secret, 0777, 0));
    return 0;
}

CASE(chown_secret) { MUST_FAIL(chown(world.secret, 65534, 65534)); return 0; }

CASE(touch_secret) {
    MUST_FAIL(utime(world.secret, NULL));
    MUST_FAIL(utimensat(AT_FDCWD, world.secret, NULL, 0));
    return 0;
}

CASE(remove_secret) {
    MUST_FAIL(unlink(world.secret));
    MUST_FAIL(rename(world.secret, "stolen"));
    return 0;
}

CASE(link_secret) {
    MUST_FAIL(link(world.secret, "hard"));
    MUST_FAIL(symlink(world.secret, "soft"));
    MUST_FAIL(mknod("device", S_IFCHR | 0666, 0x101));
    return 0;
}

CASE(attribute_of_secret) {
    char value[64];
    MUST_FAIL(setxattr(world.secret, "user.x", "y", 1, 0));
    MUST_FAIL(getxattr(world.secret, "user.x", value, sizeof value));
    return 0;
}

CASE(write_beside_secret) {
    char path[4096];
    snprintf(path, sizeof path, "%s/left-behind", world.dir);
    MUST_FAIL(open(path, O_WRONLY | O_CREAT, 0666));
    MUST_FAIL(mkdir(path, 0777));
    return 0;
}

CASE(list_beside_secret) { MUST_FAIL(opendir(world.dir) ? 0 : -1); return 0; }

CASE(write_in_public_places) {
    const char *places[] = {"/tmp/left-behind", "/var/tmp/left-behind", "/dev/shm/left-behind",
                            "/run/left-behind", "/etc/left-behind", "/left-behind"};
    for (int n = 0; n < 6; n++) MUST_FAIL(open(places[n], O_WRONLY | O_CREAT, 0666));
    return 0;
}

CASE(read_accounts) {
    MUST_FAIL(open("/etc/passwd", O_RDONLY));
    MUST_FAIL(open("/etc/shadow", O_RDONLY));
    MUST_FAIL(open("/root/.bashrc", O_RDONLY));
    return 0;
}

CASE(read_processes) {
    char path[64];
    MUST_FAIL(open("/proc/self/environ", O_RDONLY));
    MUST_FAIL(open("/proc/1/environ", O_RDONLY));
    MUST_FAIL(open("/proc/cpuinfo", O_RDONLY));
    snprintf(path, sizeof path, "/proc/%d/environ", getppid());
    MUST_FAIL(open(path, O_RDONLY));
    snprintf(path, sizeof path, "/proc/%d/mem", getppid());
    MUST_FAIL(open(path, O_RDWR));
    snprintf(path, sizeof path, "/proc/%d/cmdline", world.victim);
    MUST_FAIL(open(path, O_RDONLY));
    MUST_FAIL(opendir("/proc") ? 0 : -1);
    return 0;
}

CASE(open_terminals) {
    MUST_FAIL(open("/dev/tty", O_RDWR));
    MUST_FAIL(open("/dev/ptmx", O_RDWR));
    MUST_FAIL(open("/dev/pts/0", O_RDWR));
    MUST_FAIL(open("/dev/console", O_RDWR));
    return 0;
}

CASE(climb_out) {
    int fd = open("..", O_RDONLY | O_DIRECTORY);
    if (fd >= 0) MUST_FAIL(openat(fd, "../etc/passwd", O_RDONLY));
    chdir("../../../../../../..");
    MUST_FAIL(open("etc/passwd", O_RDONLY));
    MUST_FAIL(open("proc/self/root/etc/passwd", O_RDONLY));
    return 0;
}

CASE(many_files) {
    char name[32];
    for (int n = 0; n < 20000; n++) {
        snprintf(name, sizeof name, "f%d", n);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd < 0) return 0;
        close(fd);
    }
    sleep(5);
    return BROKEN;
}

CASE(many_big_files) {
    static char block[1 << 20];
    char name[32];
    for (int n = 0; n < 500; n++) {
        snprintf(name, sizeof name, "f%d", n);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd < 0) return 0;
        for (int m = 0; m < 4; m++)
            if (write(fd, block, sizeof block) < (long)sizeof block) return 0;
        close(fd);
    }
    sleep(5);
    return BROKEN;
}

CASE(huge_file) {
    static char block[1 << 20];
    int fd = open("huge", O_WRONLY | O_CREAT, 0600);
    if (fd < 0) return 0;
    for (int n = 0; n < 4096; n++)
        if (write(fd, block, sizeof block) < 0) return 0;
    return BROKEN;
}

CASE(deep_directories) {
    for (int n = 0; n < 1500; n++) {
        if (mkdir("d", 0700) || chdir("d")) return 0;
    }
    return 0;
}

CASE(locked_directories) {
    if (mkdir("locked", 0700)) return 0;
    int fd = open("locked/file", O_WRONLY | O_CREAT, 0);
    close(fd);
    mkdir("locked/inner", 0);
    return 0;
}

CASE(read_only_system) {
    MUST_FAIL(open("/usr/lib/left-behind", O_WRONLY | O_CREAT, 0666));
    MUST_FAIL(open("/lib/left-behind", O_WRONLY | O_CREAT, 0666));
    return 0;
}

struct hostile_case files_cases[] = {
    {"read_secret", read_secret},
    {"write_secret", write_secret},
    {"truncate_secret", truncate_secret},
    {"truncate_secret_by_opening", truncate_secret_by_opening},
    {"chmod_secret", chmod_secret},
    {"chown_secret", chown_secret},
    {"touch_secret", touch_secret},
    {"remove_secret", remove_secret},
    {"link_secret", link_secret},
    {"attribute_of_secret", attribute_of_secret},
    {"write_beside_secret", write_beside_secret},
    {"list_beside_secret", list_beside_secret},
    {"write_in_public_places", write_in_public_places},
    {"read_accounts", read_accounts},
    {"read_processes", read_processes},
    {"open_terminals", open_terminals},
    {"climb_out", climb_out},
    {"many_files", many_files},
    {"many_big_files", many_big_files},
    {"huge_file", huge_file},
    {"deep_directories", deep_directories},
    {"locked_directories", locked_directories},
    {"read_only_system", read_only_system},
    {0},
};
