"""Turn a network that others trained into a checkpoint: the same as `mmkd convert-teacher`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('convert-teacher')
