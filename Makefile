# make run: starts the app.  make dev: the same, and follows edits.  make test: runs everything.
# All set up what they need, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Without kept bytecode each process of the tests compiles all modules anew, and pytest rewrites each of its files.
export PYTHONDONTWRITEBYTECODE =
# A package's files are compiled when they are first imported: most never are, and all would take half of pip's time.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: run dev setup test abuse lint bench mutants screenshot fashion nginx clean

run: $(VENV)/.app
	$(BIN)/streamlit run app.py

dev: $(VENV)/.app
	$(BIN)/streamlit run app.py --server.fileWatcherType auto

setup: $(VENV)/.dev
	@tests/machine.sh $(BIN)/playwright

# Browser tests, the slow ones, come before the quick ones: neither worker waits for the other at the end.
test: setup lint surfaces/derived.json
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# Hostile links, formulas, files and messages: a hundred times those of `make test`; properties by other examples.
abuse: setup surfaces/derived.json
	ABUSE=100 $(BIN)/pytest -n 2 --dist loadfile tests/pure tests/browser/test_abuse.py

# Derivatives that a start of the app need not find anew.
surfaces/derived.json: $(wildcard surfaces/families/*.py formula/*.py pages/lessons/*/*.toml) | $(VENV)/.app
	$(BIN)/python -m surfaces

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: setup
	$(BIN)/python -m bench

# Breaks some lines of each module, one at a time: do the tests notice? An hour; MUTANTS="--seed 2 jobs" for a part.
mutants: setup
	$(BIN)/python -m bench.mutants $(MUTANTS)

screenshot: setup
	$(BIN)/python -m docs.screenshot

# Fashion-MNIST, from Debian's package (31 MB).
fashion:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends dataset-fashion-mnist >/dev/null; \
	else \
		echo "make fashion needs apt-get and root (sudo make fashion). Without them, put the four .gz files of" >&2; \
		echo "https://github.com/zalandoresearch/fashion-mnist into a folder and set DESCENT_FASHION to it." >&2; \
		exit 1; \
	fi

# The app behind nginx, as docs/nginx.conf has it: with Debian's nginx, which is not begun to serve.
nginx: setup
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || \
		RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx >/dev/null
	DESCENT_NGINX=1 $(BIN)/pytest tests/browser/test_nginx.py

clean:
	rm -rf $(VENV)

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Descent Lab needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: requirements.txt | $(VENV)/.made
	$(PIP) -r requirements.txt
	@touch $@

# The system's packages come while pip is at work.
$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/.made
	@tests/machine.sh & $(PIP) -r requirements-dev.txt && wait
	@touch $@ $(VENV)/.app
