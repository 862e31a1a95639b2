"""Two hosts on one machine: network namespaces that a pair of virtual cables joins."""
import contextlib
import os
import shutil
import subprocess
from uuid import uuid4

ADDRESSES = ('10.213.7.1', '10.213.7.2')


def missing():
    """What this machine lacks for two hosts, or None."""
    if shutil.which('ip') is None:
        return 'two hosts need `ip` of iproute2, this machine has none'
    name = f'mmkd{uuid4().hex[:6]}'
    made = subprocess.run(['ip', 'netns', 'add', name], capture_output=True, text=True)
    if made.returncode:
        return ('two hosts need network namespaces (root and CAP_SYS_ADMIN): `ip netns add` said '
                f'{made.stderr.strip()!r}')
    subprocess.run(['ip', 'netns', 'del', name], check=True)
    return None


@contextlib.contextmanager
def two_hosts():
    """Yield the names of two namespaces, which reach each other at ADDRESSES alone."""
    mark = uuid4().hex[:6]
    names = [f'mmkd{mark}{letter}' for letter in 'ab']
    cables = [f'm{mark}{letter}' for letter in 'ab']

    def ip(*words):
        subprocess.run(['ip', *words], check=True, capture_output=True, text=True)

    try:
        for name in names:
            ip('netns', 'add', name)
        ip('link', 'add', cables[0], 'type', 'veth', 'peer', 'name', cables[1])
        for name, cable, address in zip(names, cables, ADDRESSES):
            ip('link', 'set', cable, 'netns', name)
            ip('-n', name, 'addr', 'add', f'{address}/24', 'dev', cable)
            for device in ('lo', cable):
                ip('-n', name, 'link', 'set', device, 'up')
        yield tuple(zip(names, cables))
    finally:
        for name in names:  # the cables go with them
            subprocess.run(['ip', 'netns', 'del', name], capture_output=True)


def start(host, command, log, **environment):
    """Start a command on a host; what it prints goes to the file ``log``."""
    name, cable = host
    with open(log, 'w') as file:
        return subprocess.Popen(
            ['ip', 'netns', 'exec', name, *map(str, command)], stdout=file,
            stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, 'GLOO_SOCKET_IFNAME': cable, **environment})
