"""What the processor computes by itself."""
import platform
from pathlib import Path

CPUINFO = Path('/proc/cpuinfo')  # of Linux
BF16 = {'avx512_bf16', 'amx_bf16', 'bf16'}  # the last one of ARM


def computes_bf16() -> bool:
    """Return whether the processor multiplies in bfloat16; True where it does not tell."""
    if platform.system() != 'Linux' or not CPUINFO.is_file():
        return True
    words = set(CPUINFO.read_text().split())
    return bool(words & BF16) or not words & {'flags', 'Features'}
