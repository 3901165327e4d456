# Every target sets up its own environment first; that is instant when nothing changed.
PYTHON ?= python3
RUN := .venv/bin/python
# Images often set it; without compiled modules every process would compile all of them and every test anew.
export PYTHONDONTWRITEBYTECODE :=
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q

.DEFAULT_GOAL := help
.PHONY: help demo test unit coverage fuzz up down check bench requirements docs audit lock setup setup-dev

help: ## 显示这份说明
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

demo: ## 用真实公告把全流程走一遍；EXIT=1 时走完即停
	@began=$$(date +%s); $(PYTHON) deploy/bootstrap.py && SLUICE_SETUP_SECONDS=$$(($$(date +%s) - began)) $(RUN) -m cli.main demo $(if $(filter-out 0,$(EXIT)),--exit)

test: setup-dev ## 全部测试，含浏览器测试；ARGS= 传给 pytest
	@options=$$($(PYTHON) deploy/chromium.py) && PYTEST_ADDOPTS="$$options $$PYTEST_ADDOPTS" $(RUN) -m pytest -n 2 --dist loadfile $(ARGS)

unit: setup-dev ## 不需要 PostgreSQL、NATS、浏览器的测试，半分钟；ARGS= 传给 pytest
	@$(RUN) -m pytest -n 2 --dist loadfile -m unit $(ARGS)

coverage: setup-dev ## 按服务和模块列出行、分支覆盖率：不带 ARGS 时量 make unit，并守住 pyproject.toml 中的下限；ARGS=tests 量全部
	@rm -rf build/coverage && mkdir -p build/coverage; failed=0; \
	$(RUN) -m coverage run -m pytest -n 2 --dist loadfile $(or $(ARGS),-m unit) || failed=1; \
	$(RUN) -m coverage combine -q && $(RUN) -m coverage json -q --fail-under=0 -o build/coverage/coverage.json && \
	$(RUN) -m deploy.coverage_report $(if $(ARGS),,--floor) || failed=1; exit $$failed

up: setup ## 启动平台并值守，Ctrl-C 停止；PORT=8080 DATA=目录
	@$(RUN) -m cli.main up $(if $(PORT),--port $(PORT)) $(if $(DATA),--data $(DATA))

down: setup ## 停止平台；DATA=目录
	@$(RUN) -m cli.main down $(if $(DATA),--data $(DATA))

check: setup-dev ## 格式、静态检查、类型、模块边界、需求编号
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy && .venv/bin/lint-imports && $(RUN) -m pytest --collect-only -qq >/dev/null

bench: setup-dev ## 性能基准；BENCH=ledger 只跑一组
	@$(RUN) -m benchmarks $(if $(BENCH),--only $(BENCH)) $(ARGS)

fuzz: setup-dev ## 用随机改动的文件长时间试文件读取；MINUTES=60
	@SLUICE_FUZZ_SECONDS=$$((60 * $(or $(MINUTES),60))) nice $(RUN) -m pytest \
	  tests/importing/test_fuzz.py tests/attack/test_fuzzed_files.py --timeout $$((60 * $(or $(MINUTES),60) + 600)) $(ARGS)

requirements: setup-dev ## 哪些需求有测试证明
	@$(RUN) -m deploy.requirements_report

docs: setup-dev ## 由代码重新生成 docs/events、docs/api 和各服务 README 中的接口表
	@$(RUN) -m deploy.documents && $(RUN) -m deploy.route_tables

audit: setup-dev ## 写出物料清单 build/sbom.json，并检查已知漏洞：没有查到的不算通过
	@$(RUN) deploy/sbom.py build/sbom.json && $(RUN) -m deploy.audit $(ARGS)

lock: ## 依赖改动后重新生成锁定文件（需要 uv）
	@$(LOCK) pyproject.toml --extra embedded --extra export --extra install -o requirements.lock
	@$(LOCK) pyproject.toml --extra embedded --extra export --extra install --extra bench --extra dev -c requirements.lock -o requirements-dev.lock

setup:
	@$(PYTHON) deploy/bootstrap.py

setup-dev:
	@$(PYTHON) deploy/bootstrap.py --dev
