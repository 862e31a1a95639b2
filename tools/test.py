"""Test a checkpoint: the same as `mmkd test`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('test')
