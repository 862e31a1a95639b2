"""What a package of one class a file offers, so that a new file needs no line elsewhere."""
import importlib
import inspect
import pkgutil


def public_classes(package: str, path: list[str]) -> dict[str, type]:
    """Import every module of a package and return the public classes that they define.

    Args:
        package: The name of the package.
        path: Its ``__path__``.

    Returns:
        Name -> class, sorted by name.
    """
    found = {}
    for module in pkgutil.iter_modules(path, f'{package}.'):
        for name, value in vars(importlib.import_module(module.name)).items():
            is_defined_here = inspect.isclass(value) and value.__module__ == module.name
            if is_defined_here and not name.startswith('_'):
                found[name] = value
    return dict(sorted(found.items()))
