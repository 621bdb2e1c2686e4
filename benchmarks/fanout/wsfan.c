/* wsfan: many WebSocket clients in one thread, which count every delivery of every socket.
 *
 *   wsfan PORT N [--path /live/] [--protocol NAME] [--join JSON] [--cookies FILE] [--stuck K] [--inflight 64]
 *
 * Connects N clients that read and K that never do, each with its line of FILE as its Cookie header, and sends JSON
 * as each one's first message. Prints one line of JSON when all stand (with --join: when all were answered). Then by
 * lines on stdin:
 *   MARK            the next delivery is the first that counts; answers {"marked":true}
 *   COUNT SEQ SECS  wait until every client has SEQ, at most SECS; answers with what arrived since MARK, how many got
 *                   the same entries last as the first client, and their fingerprint
 *   QUIT
 *
 * A frame covers the revisions after "prev" (absent: seq - 1) up to "seq". What a client was never given is lost; what
 * it was given twice is doubled; what came merged with a later one is merged. Latency runs from "server_time" in the
 * frame, the moment of publication, to the read.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum state { FRESH, CONNECTING, SHAKING, JOINING, LISTENING, STUCK, DEAD };

struct client {
    int fd;
    enum state state;
    int held;          /* bytes of an unfinished frame in `rest` */
    int room;
    char *rest;
    long long seq;     /* -1 before the first frame that has one */
    unsigned long long holds; /* fingerprint of the entries that it got last */
};

static int port, reading, stuck, inflight_limit = 64;
static const char *path = "/", *protocol, *join;
static char **cookies;
static struct client *clients;
static int poller, underway, standing, failed, died, thrown_out;
static long long marked_at = -1; /* microseconds of real time; deliveries published earlier do not count */
static long long frames, covered, lost, doubled, merged, bytes;
static long long last_seen; /* the highest seq anybody has */

/* Log-linear histogram of microseconds: 64 steps to an octave, so a percentile is within 1.6 %. */
#define STEPS 64
static long long histogram[40 * STEPS];
static long long slowest;

static long long microseconds(clockid_t which) {
    struct timespec t;
    clock_gettime(which, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int step_of(unsigned long long us) {
    if (us < STEPS) return (int)us;
    int octave = 63 - __builtin_clzll(us);
    return (octave - 5) * STEPS + (int)((us >> (octave - 6)) & (STEPS - 1));
}

static double value_of(int step) {
    if (step < STEPS) return step;
    int octave = step / STEPS + 5;
    return (double)((1ULL << octave) + ((unsigned long long)(step % STEPS) << (octave - 6)) + (1ULL << (octave - 6)) / 2);
}

static double percentile_ms(double share) {
    long long all = 0, so_far = 0;
    for (int i = 0; i < 40 * STEPS; i++) all += histogram[i];
    for (int i = 0; i < 40 * STEPS; i++) {
        so_far += histogram[i];
        if (histogram[i] && (double)so_far >= share * (double)all) return value_of(i) / 1000;
    }
    return 0;
}

static int digits(const char *p, int n) {
    int value = 0;
    while (n--) value = value * 10 + (*p++ - '0');
    return value;
}

/* "2017-11-10T16:03:01.123456Z" in microseconds since 1970; all sockets get the same stamp, so the last is kept. */
static long long published_at(const char *text) {
    static char known[27];
    static long long value;
    if (memcmp(known, text, 26) == 0) return value;
    struct tm t = {.tm_year = digits(text, 4) - 1900, .tm_mon = digits(text + 5, 2) - 1, .tm_mday = digits(text + 8, 2),
                   .tm_hour = digits(text + 11, 2), .tm_min = digits(text + 14, 2), .tm_sec = digits(text + 17, 2)};
    value = timegm(&t) * 1000000LL + (text[19] == '.' ? digits(text + 20, 6) : 0);
    memcpy(known, text, 26);
    return value;
}

static const char *after(const char *text, int length, const char *name) {
    const char *found = memmem(text, length, name, strlen(name));
    return found ? found + strlen(name) : NULL;
}

static void bury(struct client *c) {
    if (c->state == LISTENING) died++;
    else if (c->state == STUCK) thrown_out++;
    else if (c->state != DEAD) failed++, underway--;
    if (c->state == DEAD) return;
    c->state = DEAD;
    close(c->fd);
}

static void write_all(struct client *c, const char *data, int length) {
    while (length > 0) {
        ssize_t done = send(c->fd, data, length, MSG_NOSIGNAL);
        if (done < 0 && errno == EAGAIN) {
            struct pollfd ready = {c->fd, POLLOUT, 0};
            if (poll(&ready, 1, 2000) > 0) continue;
        }
        if (done < 0) return;
        data += done, length -= (int)done;
    }
}

static void send_text(struct client *c, const char *text) {
    char frame[4200] = {(char)0x81};
    int length = (int)strlen(text), head;
    if (length < 126) frame[1] = (char)(0x80 | length), head = 2;
    else frame[1] = (char)(0x80 | 126), frame[2] = (char)(length >> 8), frame[3] = (char)length, head = 4;
    head += 4; /* a mask of zeros */
    memcpy(frame + head, text, length);
    write_all(c, frame, head + length);
}

static void stand(struct client *c) {
    int never_reads = c - clients >= reading;
    underway--, standing++;
    c->state = never_reads ? STUCK : LISTENING;
    struct epoll_event only_its_end = {.events = EPOLLRDHUP, .data.ptr = c};
    if (never_reads) epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &only_its_end);
}

static void count(struct client *c, long long prev, long long seq, const char *stamp, long long now) {
    long long published = published_at(stamp), mine = c->seq < 0 ? prev : c->seq;
    if (seq > last_seen) last_seen = seq;
    if (marked_at < 0 || published < marked_at) {
        if (seq > c->seq) c->seq = seq;
        return;
    }
    frames++;
    if (seq <= mine) { doubled++; return; }
    if (prev > mine) lost += prev - mine, mine = prev;
    covered += seq - mine, merged += seq - mine - 1;
    c->seq = seq;
    long long late = now > published ? now - published : 0;
    histogram[step_of(late)]++;
    if (late > slowest) slowest = late;
}

/* FNV-1a of what stands between "set": and ,"del": in a delta. */
static unsigned long long fingerprint(const char *text, int length) {
    const char *p = after(text, length, "\"set\":");
    const char *end = p ? memmem(p, length - (p - text), ",\"del\":", 7) : NULL;
    unsigned long long total = 0xcbf29ce484222325ULL;
    while (end && p < end) total = (total ^ (unsigned char)*p++) * 0x100000001b3ULL;
    return total;
}

static void take(struct client *c, const char *text, int length, long long now) {
    int start = length < 24 ? length : 24;
    const char *kind = after(text, start, "\"t\":\"");
    if (!kind) return;
    if (!strncmp(kind, "beat\"", 5)) { send_text(c, "{\"t\":\"pong\"}"); return; }
    if (!strncmp(kind, "error\"", 6)) {
        static int shown;
        if (shown++ < 3) fprintf(stderr, "wsfan: %.*s\n", length, text);
        return;
    }
    const char *seq = after(text, length, "\"seq\":"), *stamp = after(text, length, "\"server_time\":\"");
    int is_answer = !strncmp(kind, "snap\"", 5) || !strncmp(kind, "joined\"", 7) || !strncmp(kind, "reread\"", 7);
    if (is_answer && seq) {
        if (c->seq < atoll(seq)) c->seq = atoll(seq);
        if (c->state == JOINING) stand(c);
    } else if (seq && stamp && (!strncmp(kind, "delta\"", 6) || !strncmp(kind, "fact\"", 5))) {
        const char *prev = after(text, length, "\"prev\":");
        count(c, prev ? atoll(prev) : atoll(seq) - 1, atoll(seq), stamp, now);
        if (*kind == 'd') c->holds = fingerprint(text, length);
    }
}

/* Whole frames at the start of `data`; returns how much they took, -1 if the server closed. */
static int frames_in(struct client *c, const char *data, int length, long long now) {
    int used = 0;
    while (length - used >= 2) {
        const unsigned char *p = (const unsigned char *)data + used;
        long long size = p[1] & 127;
        int head = size == 126 ? 4 : size == 127 ? 10 : 2;
        if (length - used < head) break;
        if (head > 2) for (size = 0, p += 2; p < (const unsigned char *)data + used + head; p++) size = size << 8 | *p;
        if (length - used - head < size) break;
        int kind = data[used] & 15;
        const char *body = data + used + head;
        if (kind == 8) return -1;
        if (kind == 1) take(c, body, (int)size, now);
        used += head + (int)size;
        if (c->state == STUCK) return length;
    }
    return used;
}

static void shake(struct client *c) {
    char request[1400];
    const char *cookie = cookies ? cookies[c - clients] : NULL;
    int n = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Origin: http://127.0.0.1:%d\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "%s%s%s%s%s%s\r\n", path, port, port,
        protocol ? "Sec-WebSocket-Protocol: " : "", protocol ? protocol : "", protocol ? "\r\n" : "",
        cookie ? "Cookie: " : "", cookie ? cookie : "", cookie ? "\r\n" : "");
    write_all(c, request, n);
    c->state = SHAKING;
    struct epoll_event in = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &in);
}

static void shaken(struct client *c, const char *answer) {
    if (strncmp(answer + 9, "101", 3)) {
        static int shown;
        if (shown++ < 2) fprintf(stderr, "wsfan: handshake refused: %.300s\n", answer);
        bury(c);
    } else if (join) {
        c->state = JOINING;
        send_text(c, join);
    } else stand(c);
}

static void keep(struct client *c, const char *data, int length) {
    if (length > c->room) c->rest = realloc(c->rest, c->room = length + 1024);
    memcpy(c->rest, data, length);
    c->held = length;
}

static void hear(struct client *c) {
    static char buffer[1 << 18];
    memcpy(buffer, c->rest, c->held);
    ssize_t got = recv(c->fd, buffer + c->held, sizeof buffer - c->held - 1, 0);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) bury(c);
        return;
    }
    int length = c->held + (int)got;
    char *data = buffer;
    c->held = 0;
    bytes += got;
    if (c->state == SHAKING) {
        data[length] = 0;
        char *end = strstr(data, "\r\n\r\n");
        if (!end) { keep(c, data, length); return; }
        shaken(c, data);
        length -= (int)(end + 4 - data), data = end + 4;
    }
    if (c->state != JOINING && c->state != LISTENING) return;
    int used = frames_in(c, data, length, microseconds(CLOCK_REALTIME));
    if (used < 0) { bury(c); return; }
    if (length > used) keep(c, data + used, length - used);
}

static void begin(struct client *c) {
    int yes = 1, narrow = 4096;
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    c->seq = -1, c->state = CONNECTING, underway++;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (c - clients >= reading) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &narrow, sizeof narrow);
    if (connect(c->fd, (void *)&there, sizeof there) < 0 && errno != EINPROGRESS) { bury(c); return; }
    struct epoll_event out = {.events = EPOLLOUT, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &out);
}

/* Serve what is ready, at most `wait` milliseconds. It looks each half millisecond instead of sleeping in epoll: on one
 * machine the sender pays for waking the receiver, and a slower sender more often, which no network would charge it. */
static void pump(int wait) {
    static struct epoll_event ready[512];
    struct timespec nap = {0, 500000};
    int n = epoll_wait(poller, ready, 512, 0);
    for (int naps = 0; n == 0 && naps < 2 * wait; naps++) {
        nanosleep(&nap, NULL);
        n = epoll_wait(poller, ready, 512, 0);
    }
    for (int i = 0; i < n; i++) {
        struct client *c = ready[i].data.ptr;
        if (c->state == CONNECTING) {
            int error = 0;
            socklen_t size = sizeof error;
            getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error) bury(c);
            else shake(c);
        } else if (c->state == STUCK) bury(c);
        else if (c->state != DEAD) hear(c);
    }
}

static void connect_all(void) {
    int all = reading + stuck, next = 0, known = 0;
    long long start = microseconds(CLOCK_MONOTONIC), moved = start;
    while (standing + failed < all) {
        while (next < all && underway < inflight_limit) begin(&clients[next++]);
        pump(50);
        if (known != standing) known = standing, moved = microseconds(CLOCK_MONOTONIC);
        if (microseconds(CLOCK_MONOTONIC) - moved > 20000000) break;
    }
    printf("{\"standing\":%d,\"failed\":%d,\"connect_s\":%.2f}\n", standing, all - standing,
           (double)(microseconds(CLOCK_MONOTONIC) - start) / 1e6);
}

static void mark(void) {
    memset(histogram, 0, sizeof histogram);
    frames = covered = lost = doubled = merged = bytes = slowest = 0;
    marked_at = microseconds(CLOCK_REALTIME);
    printf("{\"marked\":true,\"seq\":%lld}\n", last_seen);
}

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void report(long long seq, double patience) {
    long long until = microseconds(CLOCK_MONOTONIC) + (long long)(patience * 1e6), missing = 0, alike = 0;
    for (int behind = 1; behind && microseconds(CLOCK_MONOTONIC) < until;) {
        pump(20);
        for (int i = behind = 0; i < reading && !behind; i++) behind = clients[i].state == LISTENING && clients[i].seq < seq;
    }
    for (int i = 0; i < reading; i++) if (clients[i].seq >= 0 && clients[i].seq < seq) missing += seq - clients[i].seq;
    for (int i = 0; i < reading; i++) alike += clients[i].holds == clients[0].holds;
    printf("{\"frames\":%lld,\"covered\":%lld,\"lost\":%lld,\"doubled\":%lld,\"merged\":%lld,\"died\":%d,\"thrown_out\":%d,"
           "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"p999_ms\":%.2f,\"max_ms\":%.2f,\"bytes\":%lld,\"client_cpu_s\":%.2f,"
           "\"alike\":%lld,\"fingerprint\":\"%016llx\"}\n",
           frames, covered, lost + missing, doubled, merged, died, thrown_out, percentile_ms(0.5), percentile_ms(0.99),
           percentile_ms(0.999), (double)slowest / 1000, bytes, cpu_seconds(),
           alike, clients[0].holds);
}

/* The next line of stdin into `line`, serving the sockets meanwhile; 0 at its end. */
static int command(char *line, int room) {
    struct pollfd in = {0, POLLIN, 0};
    int n = 0;
    for (char c = 0; c != '\n' && n < room - 1;) {
        while (poll(&in, 1, 0) == 0) pump(5);
        if (read(0, &c, 1) != 1) return 0;
        line[n++] = c;
    }
    line[n] = 0;
    return 1;
}

static void read_cookies(const char *name, int all) {
    FILE *file = fopen(name, "r");
    size_t room = 0;
    cookies = calloc(all, sizeof *cookies);
    for (int i = 0; file && i < all; i++) {
        if (getline(&cookies[i], &room, file) < 0) { fprintf(stderr, "wsfan: %s has too few lines\n", name); exit(2); }
        cookies[i][strcspn(cookies[i], "\r\n")] = 0, room = 0;
    }
    if (!file) { perror(name); exit(2); }
    fclose(file);
}

int main(int argc, char **argv) {
    const char *cookie_file = NULL;
    if (argc < 3) { fprintf(stderr, "usage: wsfan PORT N [--path P] [--protocol NAME] [--join JSON] [--cookies FILE] [--stuck K]\n"); return 2; }
    port = atoi(argv[1]), reading = atoi(argv[2]);
    for (int i = 3; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--path")) path = argv[i + 1];
        else if (!strcmp(argv[i], "--protocol")) protocol = argv[i + 1];
        else if (!strcmp(argv[i], "--join")) join = argv[i + 1];
        else if (!strcmp(argv[i], "--cookies")) cookie_file = argv[i + 1];
        else if (!strcmp(argv[i], "--stuck")) stuck = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--inflight")) inflight_limit = atoi(argv[i + 1]);
        else { fprintf(stderr, "wsfan: unknown option %s\n", argv[i]); return 2; }
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    clients = calloc(reading + stuck, sizeof *clients);
    poller = epoll_create1(0);
    if (cookie_file) read_cookies(cookie_file, reading + stuck);
    connect_all();
    char line[128];
    while (command(line, sizeof line)) {
        long long seq;
        double patience;
        if (!strncmp(line, "MARK", 4)) mark();
        else if (sscanf(line, "COUNT %lld %lf", &seq, &patience) == 2) report(seq, patience);
        else if (!strncmp(line, "QUIT", 4)) break;
    }
    return 0;
}
