/* Loaded before libc: fails or kills the process at the Nth call that works on a file below a folder. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[4096];
static long left = -1, seen;
static int cause, onward, kinds;
static char last[4096];

/* kinds: 1 calls that change something, 2 calls that only look. A cause of -1 kills. */
void fault_arm(const char *below, long nth, int error, int stays, int which) {
    strncpy(folder, below, sizeof folder - 1);
    cause = error; onward = stays; kinds = which; seen = 0; left = nth;
}
long fault_seen(void) { left = -1; return seen; }
const char *fault_last(void) { return last; }

static int hit(const char *name, const char *path, int kind) {
    if (left < 0 || !(kinds & kind) || !path || strncmp(path, folder, strlen(folder))) return 0;
    seen++;
    if (left == 0 || seen < left || (seen > left && !onward)) return 0;
    if (seen == left) snprintf(last, sizeof last, "%s %s", name, path);
    if (cause == -1) kill(getpid(), SIGKILL);
    errno = cause;
    return 1;
}
static int hit_at(const char *name, int at, const char *path, int kind) {
    char whole[8192], link[64];
    if (left < 0 || !path) return 0;
    if (path[0] == '/') return hit(name, path, kind);
    if (at == AT_FDCWD) { if (!getcwd(whole, 4096)) return 0; }
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t n = readlink(link, whole, 4095);
        if (n < 0) return 0;
        whole[n] = 0;
    }
    strncat(whole, "/", 2); strncat(whole, path, 4000);
    return hit(name, whole, kind);
}
static int hit_fd(const char *name, int fd, int kind) { int e = errno, h = left >= 0 && hit_at(name, fd, "", kind); if (!h) errno = e; return h; }

#define NEXT(type, name, ...) static type (*next)(__VA_ARGS__); if (!next) next = dlsym(RTLD_NEXT, name)
#define OPENS(fn) int fn(const char *p, int flags, ...) { \
    va_list v; va_start(v, flags); mode_t m = (flags & O_CREAT) ? va_arg(v, mode_t) : 0; va_end(v); \
    NEXT(int, #fn, const char *, int, ...); \
    return hit_at("open", AT_FDCWD, p, flags & (O_WRONLY | O_RDWR) ? 1 : 2) ? -1 : next(p, flags, m); }
OPENS(open) OPENS(open64)
#define OPENATS(fn) int fn(int at, const char *p, int flags, ...) { \
    va_list v; va_start(v, flags); mode_t m = (flags & O_CREAT) ? va_arg(v, mode_t) : 0; va_end(v); \
    NEXT(int, #fn, int, const char *, int, ...); \
    return hit_at("openat", at, p, flags & (O_WRONLY | O_RDWR) ? 1 : 2) ? -1 : next(at, p, flags, m); }
OPENATS(openat) OPENATS(openat64)
ssize_t write(int fd, const void *b, size_t n) { NEXT(ssize_t, "write", int, const void *, size_t); return hit_fd("write", fd, 1) ? -1 : next(fd, b, n); }
#define PWRITES(fn) ssize_t fn(int fd, const void *b, size_t n, off_t o) { NEXT(ssize_t, #fn, int, const void *, size_t, off_t); return hit_fd("pwrite", fd, 1) ? -1 : next(fd, b, n, o); }
PWRITES(pwrite) PWRITES(pwrite64)
ssize_t read(int fd, void *b, size_t n) { NEXT(ssize_t, "read", int, void *, size_t); return hit_fd("read", fd, 2) ? -1 : next(fd, b, n); }
#define PREADS(fn) ssize_t fn(int fd, void *b, size_t n, off_t o) { NEXT(ssize_t, #fn, int, void *, size_t, off_t); return hit_fd("pread", fd, 2) ? -1 : next(fd, b, n, o); }
PREADS(pread) PREADS(pread64)
#define TRUNCATES(fn) int fn(int fd, off_t n) { NEXT(int, #fn, int, off_t); return hit_fd("ftruncate", fd, 1) ? -1 : next(fd, n); }
TRUNCATES(ftruncate) TRUNCATES(ftruncate64)
int fsync(int fd) { NEXT(int, "fsync", int); return hit_fd("fsync", fd, 1) ? -1 : next(fd); }
int fdatasync(int fd) { NEXT(int, "fdatasync", int); return hit_fd("fdatasync", fd, 1) ? -1 : next(fd); }
int rename(const char *a, const char *b) { NEXT(int, "rename", const char *, const char *); return hit_at("rename", AT_FDCWD, b, 1) ? -1 : next(a, b); }
int unlink(const char *p) { NEXT(int, "unlink", const char *); return hit_at("unlink", AT_FDCWD, p, 1) ? -1 : next(p); }
int unlinkat(int at, const char *p, int f) { NEXT(int, "unlinkat", int, const char *, int); return hit_at("unlinkat", at, p, 1) ? -1 : next(at, p, f); }
int mkdir(const char *p, mode_t m) { NEXT(int, "mkdir", const char *, mode_t); return hit_at("mkdir", AT_FDCWD, p, 1) ? -1 : next(p, m); }
int rmdir(const char *p) { NEXT(int, "rmdir", const char *); return hit_at("rmdir", AT_FDCWD, p, 1) ? -1 : next(p); }
DIR *opendir(const char *p) { NEXT(DIR *, "opendir", const char *); return hit_at("opendir", AT_FDCWD, p, 2) ? NULL : next(p); }
#define STATS(fn) int fn(const char *p, struct stat *s) { NEXT(int, #fn, const char *, struct stat *); return hit_at("stat", AT_FDCWD, p, 2) ? -1 : next(p, s); }
STATS(stat) STATS(lstat)
int fstatat(int at, const char *p, struct stat *s, int f) { NEXT(int, "fstatat", int, const char *, struct stat *, int); return (p && *p ? hit_at("fstatat", at, p, 2) : hit_fd("fstatat", at, 2)) ? -1 : next(at, p, s, f); }
