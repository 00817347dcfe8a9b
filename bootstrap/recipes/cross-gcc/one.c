#include <pthread.h>
#include <stdio.h>
int part(int);
static void *twice(void *n) { *(int *)n = part(*(int *)n); return 0; }
int main(void) {
    int n = 21;
    pthread_t thread;
    if (pthread_create(&thread, 0, twice, &n) || pthread_join(thread, 0)) return 1;
    printf("%d\n", n);
    return n == 42 ? 0 : 1;
}
