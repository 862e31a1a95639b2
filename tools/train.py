"""Train a config: the same as `mmkd train`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('train')
