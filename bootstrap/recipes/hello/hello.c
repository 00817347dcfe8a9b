/* Says what it runs on: the smallest program that needs the C library of the root it lies in. */
#include <linux/version.h>
#include <stdio.h>
#include <sys/utsname.h>

#ifdef __GLIBC__
#error "compiled against the host's C library"
#endif

int main(void) {
    struct utsname system;
    if (uname(&system) != 0) {
        perror("hello: uname");
        return 1;
    }
    printf("hello from %s, built for linux %d.%d\n", system.sysname, LINUX_VERSION_CODE >> 16, LINUX_VERSION_CODE >> 8 & 255);
    return 0;
}
