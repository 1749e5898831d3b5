# What people do here, by its name; CONTRIBUTING.md says what each needs.
.PHONY: check test js app

check:  # lint, types, imports, scripts and styles
	.ci/check

test:  # the quick tests, for the loop while editing
	python -m pytest -m "not slow"

js:  # scripts and styles alone: lint, types, tests in Node
	npm run --silent check
	npm run --silent types
	npm run --silent test

app:  # the page, on http://127.0.0.1:7860
	python app.py
