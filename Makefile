# Pelican's own targets keep their names and meaning; ours are added. The first run makes the environment.
PY ?= python3
PELICANOPTS ?=
BENCHOPTS ?=
PORT ?= 8000
SERVER ?= 127.0.0.1

VENV := .venv
BIN := $(VENV)/bin
INPUTDIR := content
OUTPUTDIR ?= output
CONFFILE := pelicanconf.py
PUBLISHCONF := publishconf.py
GITHUB_PAGES_BRANCH ?= gh-pages
GITHUB_PAGES_REMOTE ?= origin
GITHUB_PAGES_COMMIT_MESSAGE ?= Publish the site

PELICAN := $(BIN)/pelican --fatal errors $(PELICANOPTS)
DATELINE := $(BIN)/dateline

help:
	@echo 'make html        check the content and build the site in $(OUTPUTDIR)/'
	@echo 'make devserver   build, serve at http://localhost:$(PORT)/ and build again at every change'
	@echo 'make serve       serve what was built'
	@echo 'make regenerate  build again at every change, without serving'
	@echo 'make check       say what is wrong in the content'
	@echo 'make schema      write the schemas by which editors complete and explain YAML'
	@echo 'make publish     build with the settings of $(PUBLISHCONF), and look the site over'
	@echo 'make github      publish to the branch $(GITHUB_PAGES_BRANCH)'
	@echo 'make clean       delete what was built'
	@echo 'make test        run the tests'
	@echo 'make lint        check style and types'
	@echo 'make bench N=…   measure the build of N events beside other generators'
	@echo 'make bench-parts measure dates and stages alone'
	@echo 'make words       gather the interface’s words, and compile their translations (LANGUAGE=… begins another)'
	@echo 'make lock        renew the lock files'

html: $(VENV)/site
	$(DATELINE) check
	$(PELICAN) $(INPUTDIR) -o $(OUTPUTDIR) -s $(CONFFILE)

check: $(VENV)/site
	$(DATELINE) check

schema: $(VENV)/site
	$(DATELINE) schema --write

clean:
	rm -rf '$(OUTPUTDIR)' '$(OUTPUTDIR).new' '$(OUTPUTDIR).old'

regenerate: $(VENV)/site
	$(BIN)/pelican -r $(INPUTDIR) -o $(OUTPUTDIR) -s $(CONFFILE) $(PELICANOPTS)

serve: $(VENV)/site
	$(BIN)/pelican -l $(INPUTDIR) -o $(OUTPUTDIR) -s $(CONFFILE) -b $(SERVER) -p $(PORT) $(PELICANOPTS)

serve-global: SERVER = 0.0.0.0
serve-global: serve

# The browser shows each change by itself, and a mistake with the last good site. With options for Pelican its own
# server is used, without --fatal: a mistake must not end it.
devserver: $(VENV)/site
ifeq ($(strip $(PELICANOPTS)),)
	$(DATELINE) serve -o $(OUTPUTDIR) -s $(CONFFILE) -b $(SERVER) -p $(PORT)
else
	$(BIN)/pelican -lr $(INPUTDIR) -o $(OUTPUTDIR) -s $(CONFFILE) -b $(SERVER) -p $(PORT) $(PELICANOPTS)
endif

devserver-global: SERVER = 0.0.0.0
devserver-global: devserver

# Refuses to hand over a site with a fault: in the content, a link, the address, the policy or the weight.
publish: $(VENV)/site
	$(DATELINE) check --strict
	$(PELICAN) $(INPUTDIR) -o $(OUTPUTDIR) -s $(PUBLISHCONF)
	$(DATELINE) proof $(OUTPUTDIR) -s $(PUBLISHCONF)

github: publish
	$(BIN)/ghp-import --no-jekyll --remote '$(GITHUB_PAGES_REMOTE)' --branch '$(GITHUB_PAGES_BRANCH)' \
		--message '$(GITHUB_PAGES_COMMIT_MESSAGE)' --push '$(OUTPUTDIR)'

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTESTOPTS)

lint: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Beside the peers, which it installs below .cache/: N events, each built RUNS times in turn.
N ?= 1000
RUNS ?= 5
bench: $(VENV)/dev
	$(BIN)/python bench/compare.py $(N) $(RUNS) $(BENCHOPTS)

bench-parts: $(VENV)/dev
	$(BIN)/python bench/dates.py
	$(BIN)/python bench/stages.py
	$(BIN)/python bench/timex.py

# Messages are found in the code and the templates, put into every translation, and translations compiled.
LOCALE := generator/dateline/locale
WORDS := .cache/dateline.pot
words: $(VENV)/dev
	mkdir -p .cache
	$(BIN)/pybabel -q extract -F babel.cfg -k later -k counted:1,2 -c Translators: --no-location --sort-output -o $(WORDS) .
	$(if $(LANGUAGE),$(BIN)/pybabel -q init -D dateline -i $(WORDS) -d $(LOCALE) -l $(LANGUAGE))
	$(BIN)/pybabel -q update -D dateline -i $(WORDS) -d $(LOCALE) --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -D dateline -d $(LOCALE) --statistics

# Needs uv, which only those who change dependencies need.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra make pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	$(PY) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PY) -m venv $(VENV)

$(VENV)/site: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

.PHONY: help html check schema clean regenerate serve serve-global devserver devserver-global publish github test lint bench bench-parts words lock
.DEFAULT_GOAL := help
