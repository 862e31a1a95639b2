"""Make a small file for others out of a training checkpoint: the same as `mmkd publish`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('publish')
