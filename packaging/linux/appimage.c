/* The beginning of an AppImage: shows the file system that follows it in the same file, and starts AppRun in it.
 *
 * A child becomes the file system (FUSE, without any right of an administrator) and lasts until this process, which
 * becomes AppRun, has ended. Nothing is unpacked, and nothing stays. Built and appended to by packaging/appimage.py;
 * https://github.com/AppImage/AppImageSpec says what an AppImage is.
 */

#define _GNU_SOURCE
#define FUSE_USE_VERSION 30 /* what Debian's libsquashfuse is built with */
#include <squashfuse/ll.h>

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void fail(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(127);
}

/* Returns where the file system begins: behind the last part of this program, the table of its sections. */
static size_t end_of_program(const char *file)
{
	Elf64_Ehdr header;
	int descriptor = open(file, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0 || read(descriptor, &header, sizeof header) != sizeof header)
		fail("%s cannot be read: %s.", file, strerror(errno));
	close(descriptor);
	return header.e_shoff + (size_t)header.e_shentsize * header.e_shnum;
}

/* Takes the file system away from where it is shown; whoever still has a file of it open keeps that. */
static void detach(const char *place)
{
	if (umount2(place, MNT_DETACH) == 0)
		return;
	/* Not waited for: it may ask the file system, which is us. */
	char *command[] = {"fusermount3", "-u", "-z", "--", (char *)place, NULL};
	pid_t process;
	posix_spawnp(&process, command[0], NULL, NULL, command, environ);
}

/* Answers for the file system until the program has ended and nobody needs it any more. */
static void serve(struct fuse_session *session, int program, const char *place)
{
	struct fuse_buf buffer = {0};
	struct pollfd asked[] = {{fuse_session_fd(session), POLLIN, 0}, {program, POLLIN, 0}};
	while (!fuse_session_exited(session)) {
		if (poll(asked, 2, -1) < 0)
			continue; /* a signal */
		if (asked[1].revents) {
			asked[1].fd = -1; /* ended: need not be looked at again */
			detach(place);
		}
		if (!asked[0].revents)
			continue;
		int size = fuse_session_receive_buf(session, &buffer);
		if (size > 0)
			fuse_session_process_buf(session, &buffer);
		else if (size != -EINTR)
			break; /* it is shown nowhere now */
	}
	free(buffer.mem);
}

/* Shows the file system at a place, tells by a pipe that it is there, and ends when the program has. */
static void be_file_system(const char *file, size_t offset, const char *place, pid_t program, int ready)
{
	static struct fuse_lowlevel_ops answers = {
		.getattr = sqfs_ll_op_getattr,
		.opendir = sqfs_ll_op_opendir,
		.releasedir = sqfs_ll_op_releasedir,
		.readdir = sqfs_ll_op_readdir,
		.lookup = sqfs_ll_op_lookup,
		.open = sqfs_ll_op_open,
		.create = sqfs_ll_op_create,
		.release = sqfs_ll_op_release,
		.read = sqfs_ll_op_read,
		.readlink = sqfs_ll_op_readlink,
		.listxattr = sqfs_ll_op_listxattr,
		.getxattr = sqfs_ll_op_getxattr,
		.forget = sqfs_ll_op_forget,
		.statfs = stfs_ll_op_statfs,
	};
	/* Not from a pipe, which the programs that the app starts would keep open. */
	int ending = syscall(SYS_pidfd_open, program, 0);
	if (ending < 0)
		fail("Linux 5.3 or newer is needed: %s.", strerror(errno));
	sqfs_ll *image = sqfs_ll_open(file, offset);
	if (image == NULL)
		fail("%s is damaged: download it once more.", file);
	struct fuse_args options = FUSE_ARGS_INIT(0, NULL);
	fuse_opt_add_arg(&options, "facesorter");
	fuse_opt_add_arg(&options, "-oro,nosuid,nodev,fsname=facesorter.AppImage,subtype=squashfuse");
	sqfs_ll_chan channel;
	if (sqfs_ll_mount(&channel, place, &options, &answers, sizeof answers, image) != SQFS_OK)
		fail("What is in %s cannot be shown. It needs the program fusermount3 (on Debian and Ubuntu: sudo apt install\n"
		     "fuse3) and the device /dev/fuse. The .tar.xz that lies where you found this file needs neither.", file);
	/* Out of reach of Ctrl+C, and of whoever reads what the program prints. */
	setsid();
	int nowhere = open("/dev/null", O_RDWR);
	for (int descriptor = 0; descriptor <= 2; descriptor++)
		dup2(nowhere, descriptor);
	close(nowhere);
	if (chdir("/") != 0 || write(ready, "!", 1) != 1)
		exit(127);
	close(ready);
	serve(channel.session, ending, place);
	sqfs_ll_unmount(&channel, place);
	exit(rmdir(place));
}

int main(int count, char **arguments)
{
	char file[PATH_MAX], place[PATH_MAX], program[PATH_MAX + 8], answer;
	ssize_t length = readlink("/proc/self/exe", file, sizeof file - 1);
	if (length < 0)
		fail("/proc is needed: %s.", strerror(errno));
	file[length] = 0;
	size_t offset = end_of_program(file);
	if (count == 2 && strcmp(arguments[1], "--appimage-offset") == 0)
		return printf("%zu\n", offset) < 0;

	const char *temporary = getenv("TMPDIR");
	if (temporary == NULL || *temporary != '/')
		temporary = "/tmp";
	if (snprintf(place, sizeof place, "%s/facesorter-XXXXXX", temporary) >= (int)sizeof place || mkdtemp(place) == NULL)
		fail("No folder can be made in %s: %s.", temporary, strerror(errno));
	int ready[2];
	if (pipe2(ready, O_CLOEXEC) != 0)
		fail("%s.", strerror(errno));
	pid_t program_itself = getpid(), child = fork();
	if (child < 0)
		perror(file);
	if (child == 0) {
		close(ready[0]);
		be_file_system(file, offset, place, program_itself, ready[1]);
	}
	close(ready[1]);
	if (child < 0 || read(ready[0], &answer, 1) != 1) {
		rmdir(place);
		exit(127); /* the child has said why */
	}
	close(ready[0]);
	setenv("APPIMAGE", file, 1);
	setenv("APPDIR", place, 1);
	setenv("ARGV0", arguments[0], 1);
	snprintf(program, sizeof program, "%s/AppRun", place);
	arguments[0] = program;
	execv(program, arguments);
	fail("%s cannot be started: %s.", program, strerror(errno));
}

/* The other ways of packing that libsquashfuse knows. What packaging/appimage.py appends is packed with Zstandard, and
 * LZO's licence would not fit. */
int LZ4_decompress_safe(void) { abort(); }
int lzma_stream_buffer_decode(void) { abort(); }
int lzo1x_decompress_safe(void) { abort(); }
int uncompress(void) { abort(); }
