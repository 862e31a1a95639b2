"""What the pretended GPU refuses and notes; a script for ``python -m tests.pretend_gpu``."""
import json

import torch

from tests.pretend_gpu import tensors

HERE = torch.ones(3, device='cuda')


def refusal(action) -> str:
    """Return the message of the error."""
    try:
        action()
    except (RuntimeError, TypeError) as error:
        return str(error)
    return ''


def main() -> None:
    """Try what must not pass, then what makes the host wait, then what does not."""
    found = {'mixed devices': refusal(lambda: HERE + torch.ones(3)), 'numpy': refusal(HERE.numpy),
             'generator': refusal(lambda: torch.rand(2, device='cuda',
                                                     generator=torch.Generator()))}
    tensors.RECORD.clear()
    HERE[HERE > 0].sum().item()
    HERE.nonzero()
    HERE[[2, 0]]
    HERE.cpu()
    torch.ones(3).to('cuda', non_blocking=True)  # from memory that is not page-locked
    torch.tensor([1.0], device='cuda')
    found['waits'] = sorted({what for what, _ in tensors.RECORD.waits})
    tensors.RECORD.clear()
    torch.ones(3).pin_memory().to('cuda', non_blocking=True)
    (HERE * 2 + 1).sum()
    HERE[torch.zeros(2, dtype=torch.long, device='cuda')]
    assert not tensors.RECORD.waits, tensors.RECORD.waits
    print(json.dumps(found))


if __name__ == '__main__':
    main()
