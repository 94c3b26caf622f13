"""Runs the self-tests of exported files in one process: a folder in, what each file says and how many derivatives are wrong out, as JSON."""

import contextlib
import io
import json
import os
import sys
import traceback
import warnings


def run(path):
    """What the self-test of a file says, and how many of its derivatives are wrong."""
    said = io.StringIO()
    with open(path, encoding='utf-8') as file:
        code = compile(file.read(), path, 'exec')
    functions = {'__name__': 'exported'}
    with contextlib.redirect_stdout(said), warnings.catch_warnings():
        warnings.simplefilter('error')
        try:
            exec(code, functions)
            wrong = functions['_self_test']()
        except Exception:
            wrong = 1
            said.write(traceback.format_exc(limit=-2))
    return {'wrong': wrong, 'said': said.getvalue()}


folder = sys.argv[1]
names = sorted(name for name in os.listdir(folder) if name.endswith('.py'))
json.dump({name[:-3]: run(os.path.join(folder, name)) for name in names}, sys.stdout)
