"""A setting of the C library that keeps freed memory in the process."""
import ctypes
import platform

# These names and values are those of glibc's malloc.h.
M_TRIM_THRESHOLD = -1
M_MMAP_MAX = -4
NEVER = -1


def keep_freed_memory() -> bool:
    """Let the C library keep what a tensor gives back, for the next tensor of the process.

    By default glibc returns every large block to the system when it is freed. A training step
    frees and takes the same maps again and again, and the system hands them out as new pages
    that it first has to clear. Nothing that is computed changes; between steps the process keeps
    the memory that its largest step took.

    Returns:
        Whether the C library takes the setting; only glibc's does.
    """
    if platform.libc_ver()[0] != 'glibc':
        return False
    libc = ctypes.CDLL(None)
    return bool(libc.mallopt(M_MMAP_MAX, 0) and libc.mallopt(M_TRIM_THRESHOLD, NEVER))
