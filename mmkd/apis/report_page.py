"""The page of a report, a template of Jinja."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child, #settings td { text-align: left; }
#networks td, #details td, #cka td { white-space: nowrap; }
td, h1 { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.wide img { width: 100%; min-width: 34rem; }
pre { background: #f6f6f6; padding: 1rem; overflow-x: auto; font-size: 13px; }
.best { font-weight: bold; }
</style>
</head>
<body>
<h1>{{ title }}</h1>
<p>Method {{ method }}. All numbers are measured on the validation images of this data set.</p>
<table id="networks">
<tr><th>network</th><th>{{ score }}</th><th>parameters</th><th>multiply-adds</th>
<th>one image here</th><th>file</th></tr>
{% for row in table %}
<tr{% if row.name == method %} class="best"{% endif %}>
<td>{{ row.name }}</td>
<td>{% if row.accuracy is none %}other classes{% else %}{{ '%.2f' % row.accuracy }} %
{% if row.runs | length > 1 %}({{ row.runs | length }} runs: {{ '%.2f' % (row.runs | sum / row.runs
| length) }}, {{ '%.2f' % (row.runs | min) }} to {{ '%.2f' % (row.runs | max) }}){% endif %}
{% endif %}</td>
<td>{{ '{:,}'.format(row.parameters) }}</td>
<td>{{ '{:,}'.format(row.flops) }}</td>
<td>{{ '%.2f' % (1000 * row.latency) }} ms</td>
<td>{{ '%.2f' % (row.file / 1e6) }} MB</td>
</tr>
{% endfor %}
</table>
{% if details %}
<table id="details">
<tr><th>network</th>
{% for title in (details.values() | first) %}<th>{{ title }}</th>{% endfor %}</tr>
{% for name, values in details.items() %}
<tr><td>{{ name }}</td>{% for value in values.values() %}<td>{% if value is none %}none{% else %}{{
'%.1f' % value }}{% endif %}</td>{% endfor %}</tr>
{% endfor %}
</table>
{% endif %}
<h2>Learning curves</h2>
<div class="wide">
<img id="curves" src="{{ pictures.curves }}" alt="{{ score }} of the validation over the epochs">
</div>
<h2>Classes</h2>
<div class="wide">
<img id="per-class" src="{{ pictures.per_class }}" alt="{{ score }} of each class">
</div>
{% if gains %}
<p>Against the student alone, in points:</p>
<table id="gains">
<tr><th>class</th><th>gain</th></tr>
{% for name, gain in gains %}
<tr><td>{{ name }}</td><td>{{ '%+.1f' % gain }}</td></tr>
{% endfor %}
</table>
{% endif %}
{% if confusions is defined %}
<h2>Confusions</h2>
{% for name, pairs in confusions.items() %}
<p>{{ name }}: {% for actual, answer, number in pairs %}{{ actual }} → {{ answer }} ({{ number }}){{
', ' if not loop.last }}{% else %}none{% endfor %}</p>
{% endfor %}
<h2>Where student and teacher differ</h2>
<p>{{ differing }} images.</p>
{% if pictures.examples %}
<div class="wide">
<img id="examples" src="{{ pictures.examples }}" alt="images with the answers of both networks">
</div>
{% endif %}
{% endif %}
{% if pictures.boxes %}
<h2>What is found</h2>
<p>Side by side: what is there, {{ 'the teacher, ' if table[0].accuracy is not none }}the
student.</p>
{% for picture in pictures.boxes %}
<div class="wide">
<img src="{{ picture }}" alt="boxes that are there, and boxes that were found">
</div>
{% endfor %}
{% endif %}
<h2>Likeness of features</h2>
{% if cka %}
<p>CKA with the teacher, from 0 to 1, over the validation images.</p>
<table id="cka">
<tr><th>student</th>{% for stage in stages %}<th>{{ stage }}</th>{% endfor %}</tr>
{% for name, values in cka.items() %}
<tr><td>{{ name }}</td>
{% for stage in stages %}<td>{{ '%.3f' % values[stage] }}</td>{% endfor %}</tr>
{% endfor %}
</table>
{% else %}
<p>Not measured: no stages in common, or fewer than four images.</p>
{% endif %}
<h2>Settings</h2>
<table id="settings">
{% for name, value in settings.items() %}
<tr><td>{{ name }}</td><td>{{ value }}</td></tr>
{% endfor %}
{% for name, value in versions.items() %}
<tr><td>{{ name }}</td><td>{{ value }}</td></tr>
{% endfor %}
</table>
<details><summary>The whole config</summary><pre>{{ config }}</pre></details>
</body>
</html>
"""
