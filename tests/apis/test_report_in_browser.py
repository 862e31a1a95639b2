"""A report in a headless browser: everything is drawn, nothing is fetched, nothing overflows."""
import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from mmkd import visualization
from mmkd.apis import report

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
PROBE = """<script>onload = () => { document.title = JSON.stringify({
  view: innerWidth, width: document.documentElement.scrollWidth,
  broken: [...document.images].filter(image => !image.naturalWidth).length,
  images: document.images.length,
  fetched: performance.getEntriesByType('resource').map(entry => entry.name)
    .filter(name => !name.startsWith('data:'))}) }</script></body>"""


def content():
    """What a report on three methods and nine classes of long names holds."""
    classes = [f'a class with a long name {number}' for number in range(9)]
    names = ('teacher', 'student alone', 'sd_kd')
    rows = [dict(name=name, accuracy=70.0 + number, runs=[70.0], parameters=11_000_000,
                 flops=1_800_000_000, latency=0.02, file=44_000_000)
            for number, name in enumerate(names)]
    curves = {name: [[50.0, 60.0, 70.0]] for name in names[1:]}
    return dict(
        title='resnet18 taught by torchvision/resnet50', method='sd_kd', score='accuracy',
        table=rows, cka={'sd_kd': {f'stage {number} of 4': 0.5 for number in range(1, 5)}},
        stages=[f'stage {number} of 4' for number in range(1, 5)], differing=3,
        gains=[(name, 1.5) for name in classes],
        confusions={'sd_kd': [(classes[0], classes[1], 3)]},
        pictures=dict(
            curves=report.picture(lambda file: visualization.plot_learning_curves(curves, file)),
            per_class=report.picture(lambda file: visualization.plot_per_class_accuracy(
                {name: [np.full(9, 70.0)] for name in names}, classes, file)),
            examples=report.picture(lambda file: visualization.plot_image_grid(
                [np.zeros((32, 32, 3), np.uint8)] * 3, ['is a\nstudent b'] * 3, file, columns=6))),
        settings={'data': '/a/long/path/of/a/folder/of/images/that/somebody/has: 60 images'},
        config='model = dict(\n    ' + 'x' * 200 + ')', versions={'mmkd': '0'},
        numbers=dict(table=rows))


@pytest.mark.slow
@pytest.mark.parametrize('width', [1200, 400])
def test_the_page_is_drawn_without_errors_network_or_overflow(tmp_path, width):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f'none of {", ".join(BROWSERS)} is installed')
    page = report.render(content(), tmp_path / 'report.html')
    assert json.loads((tmp_path / 'report.json').read_text())['table'][0]['name'] == 'teacher'
    page.write_text(page.read_text().replace('</body>', PROBE))
    done = subprocess.run(
        [browser, '--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr',
         f'--user-data-dir={tmp_path}/profile', f'--window-size={width},900',
         '--virtual-time-budget=5000', '--dump-dom', page.as_uri()],
        capture_output=True, text=True, timeout=120)
    found = json.loads(re.search(r'<title>(.*?)</title>', done.stdout)[1])
    assert 'CONSOLE' not in done.stderr, done.stderr
    assert found['images'] == 3 and found['broken'] == 0 and found['fetched'] == []
    assert found['width'] <= found['view'], found
