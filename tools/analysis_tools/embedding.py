"""Draw the pooled features of networks on a plane, and score them by Recall@1.

Recall@1 is the share of test images whose nearest neighbour, by Euclidean distance between pooled
features, has the same class; it is taken over all test images. The picture shows t-SNE of the
images of some classes that are drawn at random, as in Fig. 6 of HSSAKD (Yang et al., arXiv
2109.03075).
"""
import argparse
import json

import numpy as np
import torch
from mmengine.runner import Runner
from rich.console import Console
from rich.table import Table

from mmkd.apis import command_line
from mmkd.evaluation import recall_at_k
from mmkd.evaluation.features import load_student, pooled_features
from mmkd.visualization import embedding

EPILOG = """example:
  embedding.py configs/_demo_/hssakd_digits.py \\
      HSSAKD=work_dirs/_demo_/hssakd_digits/epoch_20.pth KD=work_dirs/_demo_/kd_digits/epoch_20.pth
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', metavar='CONFIG', help='config whose network and test set count')
    parser.add_argument('networks', nargs='+', metavar='[NAME=]CHECKPOINT',
                        type=command_line.named_checkpoint, help='checkpoints of that network')
    parser.add_argument('--classes', type=command_line.at_least(2), default=10,
                        help='classes to draw (default: 10)')
    parser.add_argument('--seed', type=command_line.at_least(0), default=0,
                        help='of the classes and of t-SNE')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def main() -> None:
    """Draw the picture and print the numbers."""
    arguments = parse_arguments()
    cfg = command_line.load_analysis_config(arguments, 'test_dataloader')
    loader_cfg = cfg.test_dataloader
    loader_cfg.update(sampler=dict(type='DefaultSampler', shuffle=False), drop_last=False)
    networks = {name: load_student(cfg, path) for name, path in arguments.networks}
    loader = Runner.build_dataloader(loader_cfg, seed=0)
    features, recalls = {}, {}
    for name, network in networks.items():
        batches = list(pooled_features(network, network.data_preprocessor, loader, name))
        features[name] = torch.cat([batch for batch, _ in batches]).cpu().numpy()
        labels = torch.cat([batch for _, batch in batches]).cpu().numpy()
        recalls[name] = recall_at_k(features[name], labels)
    present = np.unique(labels)
    drawn = np.random.default_rng(arguments.seed).permutation(present)[:arguments.classes]
    rows = np.isin(labels, drawn)
    positions = {f'{name}: Recall@1 {recalls[name]:.1f} %':
                 embedding.project(values[rows], seed=arguments.seed)
                 for name, values in features.items()}
    names = loader.dataset.metainfo.get('classes') or range(int(present.max()) + 1)
    picture = arguments.out_dir / 'embedding.png'
    embedding.plot_embeddings(
        positions, labels[rows], [str(name) for name in names], picture,
        title=f't-SNE of pooled features, {int(rows.sum())} of {len(labels)} test images')
    table = Table('', 'Recall@1 (%)', title=f'pooled features of {len(labels)} test images')
    for name, recall in recalls.items():
        table.add_row(name, f'{recall:.2f}')
    Console().print(table)
    (arguments.out_dir / 'embedding.json').write_text(json.dumps(dict(
        recall_at_1=recalls, images=len(labels), checkpoints=dict(arguments.networks)),
        indent=2) + '\n')
    print(f'picture and numbers: {picture}, embedding.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
