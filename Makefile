# Two commands matter: `make run` and `make test`. The shell script finds a Python, Python does the rest.
LAUNCH = sh launch/start.sh

.PHONY: run dev db test check bench reset pins

run:
	@$(LAUNCH) run
dev:
	@$(LAUNCH) dev
db:
	@$(LAUNCH) db
test:
	@$(LAUNCH) test
check:
	@$(LAUNCH) check
bench:
	@$(LAUNCH) bench
reset:
	@$(LAUNCH) reset

# Renew the pinned requirement files from pyproject.toml; this one needs uv.
PIN = uv pip compile --quiet --generate-hashes --universal --python-version 3.12 --custom-compile-command "make pins" --no-emit-index-url
pins:
	$(PIN) $(UPGRADE) pyproject.toml --output-file requirements.txt
	$(PIN) $(UPGRADE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
