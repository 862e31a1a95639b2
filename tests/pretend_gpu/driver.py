"""A library in place of NVIDIA's, which answers as if there were one idle GPU.

torch asks for devices, streams and events before it does anything else, also where all computing
happens elsewhere. Every call succeeds at once and does nothing; those of ``ANSWERS`` give a result.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import torch

ANSWERS = {
    # One device, in use by this process.
    'cudaGetDeviceCount': 'int *n | *n = 1;',
    'cudaGetDevice': 'int *n | *n = 0;',
    'cudaDriverGetVersion': 'int *n | *n = VERSION;',
    'cudaRuntimeGetVersion': 'int *n | *n = VERSION;',
    'cudaDeviceGetAttribute': 'int *n | *n = 1;',
    'cudaGetDeviceProperties': 'char *p | memset(p, 0, 512); strcpy(p, "pretended");',
    'cudaGetDeviceProperties_v2': 'char *p | memset(p, 0, 512); strcpy(p, "pretended");',
    'cudaDeviceGetPCIBusId': 'char *p | strcpy(p, "0000:00:00.0");',
    'cudaDeviceCanAccessPeer': 'int *n | *n = 0;',
    'cudaDeviceGetDefaultMemPool': 'void **p | *p = 0;',
    'cudaMemGetInfo': 'size_t *a, size_t *b | *a = *b = (size_t)80 << 30;',
    'cudaPointerGetAttributes': 'void *p | memset(p, 0, 32);',
    'cudaFuncGetAttributes': 'void *p | memset(p, 0, 64);',
    # Streams and events are all the same one, and nothing is ever being recorded.
    'cudaDeviceGetStreamPriorityRange': 'int *a, int *b | *a = 0; *b = -5;',
    'cudaStreamCreateWithPriority': 'void **p | *p = (void *)1;',
    'cudaStreamGetPriority': 'void *s, int *n | *n = 0;',
    'cudaStreamIsCapturing': 'void *s, int *n | *n = 0;',
    'cudaStreamGetCaptureInfo': 'void *s, int *n | *n = 0;',
    'cudaStreamGetCaptureInfo_v2': 'void *s, int *n | *n = 0;',
    'cudaStreamGetCaptureInfo_v3': 'void *s, int *n | *n = 0;',
    'cudaEventCreateWithFlags': 'void **p | *p = (void *)1;',
    'cudaEventElapsedTime': 'float *t | *t = 0;',
    # Memory: pinned memory exists, that of the device does not.
    'cudaHostAlloc': 'void **p, size_t n | return posix_memalign(p, 4096, n);',
    'cudaHostGetDevicePointer': 'void **d, void *h | *d = h;',
    'cudaMalloc': 'void **p | return 2;',
    'cudaMallocAsync': 'void **p | return 2;',
    # The driver below the runtime; what has no function there is looked up in vain.
    'cudaGetDriverEntryPoint': 'void *s, void **p | *p = 0; return 1;',
    'cudaGetDriverEntryPointByVersion': 'void *s, void **p | *p = 0; return 1;',
    'cuGetProcAddress': 'void *s, void **p | *p = 0; return 500;',
    'cuGetProcAddress_v2': 'void *s, void **p | *p = 0; return 500;',
    'cuDriverGetVersion': 'int *n | *n = VERSION;',
    'cuDeviceGetCount': 'int *n | *n = 1;',
    'cuDeviceGet': 'int *n | *n = 0;',
    'cuDeviceGetName': 'char *p | strcpy(p, "pretended");',
    'cuDeviceGetUuid': 'void *p | memset(p, 0, 16);',
    'cuDeviceGetAttribute': 'int *n | *n = 1;',
    'cuDeviceTotalMem_v2': 'size_t *n | *n = (size_t)80 << 30;',
    'cuDevicePrimaryCtxGetState': 'int d, void *f, int *n | *n = 1;',
    'cuCtxGetCurrent': 'void **p | *p = (void *)1;',
    'cuCtxGetDevice': 'int *n | *n = 0;',
    'cuStreamGetCtx': 'void *s, void **p | *p = (void *)1;',
    'cuModuleGetLoadingMode': 'int *n | *n = 2;',
    'cuGetErrorString': 'int e, char **p | *p = "pretended";',
    'nvmlInit_v2': '| return 1;',
}
SUCCEED = (
    'cudaSetDevice', 'cudaSetDeviceFlags', 'cudaGetLastError', 'cudaPeekAtLastError',
    'cudaStreamQuery', 'cudaStreamSynchronize', 'cudaStreamWaitEvent', 'cudaDeviceSynchronize',
    'cudaEventRecord', 'cudaEventRecordWithFlags', 'cudaEventQuery', 'cudaEventSynchronize',
    'cudaEventDestroy', 'cudaThreadExchangeStreamCaptureMode', 'cudaFree', 'cudaFreeHost',
    'cudaHostRegister', 'cudaHostUnregister', 'cudaMemcpyAsync', 'cudaMemsetAsync',
    'cudaLaunchKernel', 'cudaFuncSetAttribute', 'cudaProfilerStart', 'cudaProfilerStop',
    'cudaDeviceSetLimit', 'cudaDeviceGetLimit', 'cuInit', 'cuCtxSetCurrent')
NAMES_OF_ERRORS = ('cudaGetErrorString', 'cudaGetErrorName')


def missing() -> str | None:
    """Return what this machine lacks for a pretended GPU, or None."""
    if shutil.which('cc') is None:
        return 'needs a C compiler, this machine has none'
    if torch.version.cuda is None:
        return 'needs the CUDA build of torch; the one installed is for CPUs alone'
    if torch.cuda.is_available():
        return 'is for machines without a GPU; this one has a GPU'
    return None


def source() -> str:
    """Return the library in C."""
    major, minor = torch.version.cuda.split('.')[:2]
    lines = ['#include <stdlib.h>', '#include <string.h>',
             'int posix_memalign(void **, size_t, size_t);',
             f'#define VERSION {1000 * int(major) + 10 * int(minor)}']
    for name, answer in ANSWERS.items():
        arguments, _, body = answer.partition('|')
        lines.append(f'int {name}({arguments.strip() or "void"}) {{ {body.strip()} return 0; }}')
    lines += [f'int {name}(void) {{ return 0; }}' for name in SUCCEED]
    lines += [f'const char *{name}(int e) {{ return "pretended"; }}' for name in NAMES_OF_ERRORS]
    return '\n'.join(lines) + '\n'


def run(script: str | Path, *arguments: object) -> subprocess.CompletedProcess:
    """Run a script on the pretended GPU in a process of its own, from the repository's root."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, '-m', 'tests.pretend_gpu', str(script), *map(str, arguments)], cwd=root,
        env={**os.environ, 'PYTHONPATH': str(root), 'PYTHONWARNINGS': 'ignore'},
        capture_output=True, text=True)
    if done.returncode:
        printed = f'{done.stdout[-4000:]}\n{done.stderr[-4000:]}'
        raise AssertionError(f'exit {done.returncode}:\n{printed}')
    return done


def build(folder: Path) -> Path:
    """Compile the library into a folder; torch looks for the driver under its usual name."""
    path = folder / 'libcuda.so.1'
    subprocess.run(['cc', '-shared', '-fPIC', '-w', '-Wl,-soname,libcuda.so.1', '-x', 'c', '-',
                    '-o', str(path)], input=source(), text=True, check=True)
    return path


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose torch finds the library in front of NVIDIA's."""
    library = build(folder)
    paths = [str(folder), os.environ.get('LD_LIBRARY_PATH', '')]
    return {**os.environ, 'LD_PRELOAD': str(library), 'OMP_NUM_THREADS': '1',
            'LD_LIBRARY_PATH': ':'.join(path for path in paths if path)}
