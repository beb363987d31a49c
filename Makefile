# Two commands matter: `make run` and `make test`. The shell script finds a Python, Python does the rest.
LAUNCH = sh launch/start.sh

.PHONY: run dev db test check reset

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
reset:
	@$(LAUNCH) reset
