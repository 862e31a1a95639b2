"""Score frozen features on another data set: the same as `mmkd linear-probe`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('linear-probe')
