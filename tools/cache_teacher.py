"""Store what a teacher answers on augmented images: the same as `mmkd cache-teacher`."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.run('cache-teacher')
