"""``python -m mmkd``, the same as the command ``mmkd``."""
from mmkd.apis import cli

if __name__ == '__main__':
    cli.main()
