/* A disk whose n-th write fails, put under a program with LD_PRELOAD: SQLite writes from C, where
 * no patch of Python reaches. Only regular files count; `desk_fail_at` starts again from there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { ONCE, TORN, DEAD };

static long at = 0, seen = 0;
static int mode = ONCE;

void desk_fail_at(long number, int how) { at = number; mode = how; seen = 0; }
long desk_writes(void) { return seen; }

static int fails(int fd) {
    struct stat status;
    if (fstat(fd, &status) || !S_ISREG(status.st_mode)) return 0;
    seen++;
    return at > 0 && (seen == at || (mode == DEAD && seen > at));
}

static int refused(void) { errno = EIO; return -1; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t size) {
    if (!fails(fd)) return REAL(write)(fd, bytes, size);
    if (mode == TORN) REAL(write)(fd, bytes, size / 2);
    return refused();
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
    if (!fails(fd)) return REAL(pwrite64)(fd, bytes, size, offset);
    if (mode == TORN) REAL(pwrite64)(fd, bytes, size / 2, offset);
    return refused();
}

int fsync(int fd) { return fails(fd) ? refused() : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? refused() : REAL(fdatasync)(fd); }
int ftruncate64(int fd, off64_t size) { return fails(fd) ? refused() : REAL(ftruncate64)(fd, size); }
