"""What is wrong with a file that cannot be read as weights, and what to do about it."""
import io
import re
import tarfile
from pathlib import Path
from typing import BinaryIO

from mmkd.utils import harmless_types
from mmkd.utils.harmless_types import ForeignObjectError

SAFETENSORS = '.safetensors'


class WeightFileError(ValueError):
    """A file of weights cannot be read, or must not be."""


class UntrustedFileError(WeightFileError):
    """A file holds objects that could run code."""


def refusal(name: str | Path, file: str | Path | BinaryIO, error: Exception) -> WeightFileError:
    """Say what is wrong with a file that could not be read."""
    if isinstance(file, str | Path):
        data = Path(file).read_bytes()
    else:
        file.seek(0)
        data = file.read()
    foreign = foreign_object(data, error)
    if foreign:
        return UntrustedFileError(
            f'{name} holds an object of {foreign}; reading it could run code, so it is not read. '
            f'If you trust who made the file, --trust-checkpoint {name} reads it all the same; '
            'or save its weights anew where that class is installed: '
            "torch.save(dict(model=torch.load(OLD, weights_only=False)['model']), NEW)")
    kind = _kind(name, data, error)
    return WeightFileError(f'{name} cannot be read as a file of weights: {kind}')


def foreign_object(data: bytes, error: Exception) -> str | None:
    """Return the name of the object for which a file was refused, if that was the reason."""
    if isinstance(error, ForeignObjectError):
        return error.name
    found = re.search(r'GLOBAL ([\w.]+)', str(error))
    if found:
        return found[1]
    try:  # a plain pickle, of a protocol that torch does not read
        harmless_types.read_pickle(data)
    except ForeignObjectError as foreign:
        return foreign.name
    except ValueError:
        return None
    return None


def _kind(name: str | Path, data: bytes, error: Exception) -> str:
    """Describe bytes that are no readable file of PyTorch, and what to do."""
    whole = 'it was cut short or damaged; fetch or write it again'
    is_legacy = data[2:5] == b'\x8a\nl'  # the number with which files before PyTorch 1.6 start
    if not data:
        return f'it is empty: {whole}'
    if data.startswith(b'version https://git-lfs'):
        return 'it is a pointer of Git LFS, not the file itself: run git lfs pull'
    if str(name).endswith(SAFETENSORS):
        return f'it is no whole file of safetensors: {whole}'
    if data[8:10] == b'{"':
        return f'it is a file of safetensors: give it a name that ends in {SAFETENSORS}'
    if data.startswith(b'PK') and 'TorchScript' in str(error):
        return 'it is a TorchScript program: save the state_dict of the model instead'
    if data.startswith(b'PK') or is_legacy:
        return f'{whole} ({first_line(error)})'
    if tarfile.is_tarfile(io.BytesIO(data)):
        return 'it is a tar archive: unpack it and name the file inside'
    if data.startswith(b'\x80'):
        return ('it is a plain pickle, or one that is cut short, and not written by torch.save: '
                'save its weights anew with torch.save')
    if re.fullmatch(rb'[\t\n\r\x20-\x7e\x80-\xff]+', data[:100]):
        return f'it is a text, such as a page in place of a download: {data[:40]!r}'
    return f'it is of an unknown kind ({first_line(error)})'


def first_line(error: Exception) -> str:
    """Return the kind of an error and the first line of its message."""
    return f'{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ""}'
