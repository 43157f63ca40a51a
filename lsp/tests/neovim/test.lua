-- Opens a file in a real Neovim, sees a diagnostic, hovers, applies the fix, sees it clear, completes a key, and leaves.
-- nvim --headless -u NONE -i NONE -n -S test.lua, with LINTAINER naming the binary.

local binary = assert(os.getenv("LINTAINER"), "LINTAINER is not set")
local folder = vim.fn.tempname()
vim.fn.mkdir(folder, "p")

local function write(name, lines)
  vim.fn.writefile(lines, folder .. "/" .. name)
end

local function codes(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, one.user_data.lsp.code)
  end
  table.sort(found)
  return table.concat(found, " ")
end

local function expect(buffer, wanted)
  local ok = vim.wait(20000, function()
    return codes(buffer) == wanted
  end, 20)
  assert(ok, "expected `" .. wanted .. "`, found `" .. codes(buffer) .. "`")
end

local function act(buffer, client, line, title)
  local place = { line = line, character = 0 }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = place, ["end"] = { line = line, character = 99 } },
    context = { diagnostics = {} },
  }, 20000)
  for _, action in ipairs(answers[client.id].result) do
    if action.title:find(title, 1, true) == 1 then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      return action
    end
  end
  error("there is no action `" .. title .. "`")
end

-- Runs the block of editors/README.md that sets the hook.
local function load_hook()
  local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")
  local page = table.concat(vim.fn.readfile(here .. "/../../../editors/README.md"), "\n")
  for block in page:gmatch("```lua\n(.-)```") do
    if block:find("BufWritePre", 1, true) then
      return assert(loadstring(block))()
    end
  end
  error("there is no hook in editors/README.md")
end

local function test()
  write("lintainer.toml", { 'select = ["missing-tag", "deprecated-maintainer"]' })
  write("Dockerfile", { "FROM alpine:3.22", "MAINTAINER me <me@x.org>", 'CMD ["/ä"]' })
  local id = vim.lsp.start_client({ cmd = { binary, "lsp", "--stdio" }, root_dir = folder, name = "lintainer" })
  assert(id, "the server does not start")
  vim.cmd("edit " .. folder .. "/Dockerfile")
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(buffer, id)
  expect(buffer, "deprecated-maintainer")
  local client = vim.lsp.get_client_by_id(id)

  local one = vim.diagnostic.get(buffer)[1]
  assert(one.lnum == 1 and one.source == "lintainer", vim.inspect(one))
  assert(one.user_data.lsp.codeDescription.href:find("deprecated%-maintainer"), "there is no link")

  local hover = vim.lsp.buf_request_sync(buffer, "textDocument/hover", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = 1, character = 2 },
  }, 20000)
  assert(hover[id].result.contents.value:find("deprecated-maintainer", 1, true), "hovering says nothing")

  -- The fix that the editor would apply first.
  local fix = act(buffer, client, 1, "")
  assert(fix.isPreferred, "the fix is not preferred")
  expect(buffer, "")
  assert(vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]:find("^LABEL"), "the text is not fixed")

  -- Typing, and taking it back. Setting the option ends what one undo takes back.
  vim.cmd("let &undolevels = &undolevels")
  vim.api.nvim_buf_set_text(buffer, 0, 11, 0, 16, { "" })
  expect(buffer, "missing-tag")
  vim.cmd("silent undo")
  expect(buffer, "")
  vim.cmd("silent redo")
  expect(buffer, "missing-tag")

  act(buffer, client, 0, "Ignore `missing-tag` here")
  expect(buffer, "")
  assert(vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] == "# lintainer: ignore[missing-tag]", "no comment")

  -- The hook of the documentation: what is on disk after writing is what was fixed.
  vim.fn.writefile({ "FROM alpine:3.22", "MAINTAINER me <me@x.org>" }, folder .. "/other.Dockerfile")
  vim.cmd("edit " .. folder .. "/other.Dockerfile")
  local other = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(other, id)
  expect(other, "deprecated-maintainer")
  load_hook()
  vim.cmd("write")
  local saved = vim.fn.readfile(folder .. "/other.Dockerfile")
  assert(saved[2]:find("^LABEL"), "the file on disk keeps the old text: " .. saved[2])

  -- Keys of a manifest, and what is known of one.
  write("pod.yaml", { "apiVersion: v1", "kind: Pod", "metadata: {name: ä}", "spec:", "  hostUsers: false", "  con" })
  vim.cmd("edit " .. folder .. "/pod.yaml")
  local pod = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(pod, id)
  local function ask(method, line, character)
    local answers = vim.lsp.buf_request_sync(pod, method, {
      textDocument = { uri = vim.uri_from_bufnr(pod) },
      position = { line = line, character = character },
    }, 20000)
    return answers[id].result
  end
  local keys = ask("textDocument/completion", 5, 5)
  assert(keys[1].label == "containers", vim.inspect(keys[1]))
  vim.lsp.util.apply_text_edits({ keys[1].textEdit }, pod, client.offset_encoding)
  local typed = table.concat(vim.api.nvim_buf_get_lines(pod, 5, 7, false), "\n")
  assert(typed:find("^  containers:\n%s+%- name: "), "the key is not written: " .. typed)
  local known = ask("textDocument/hover", 4, 4).contents.value
  assert(known:find("boolean, since Kubernetes 1.25", 1, true), "hovering says nothing of the key: " .. known)

  -- A chart: what an action renders to, and the way to its value.
  vim.fn.mkdir(folder .. "/shop/templates", "p")
  write("shop/Chart.yaml", { "apiVersion: v2", "name: shop", "version: 1.0.0" })
  write("shop/values.yaml", { "image:", "  name: nginx" })
  write("shop/templates/pod.yaml", { "image: {{ .Values.image.name }}" })
  vim.cmd("edit " .. folder .. "/shop/templates/pod.yaml")
  pod = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(pod, id)
  vim.cmd("edit " .. folder .. "/shop/values.yaml")
  vim.lsp.buf_attach_client(vim.api.nvim_get_current_buf(), id)
  vim.cmd("edit " .. folder .. "/shop/Chart.yaml")
  vim.lsp.buf_attach_client(vim.api.nvim_get_current_buf(), id)
  local rendered = ask("textDocument/hover", 0, 14).contents.value
  assert(rendered:find("renders to `nginx`", 1, true), "hovering says nothing of the action: " .. rendered)
  local there = ask("textDocument/definition", 0, 27)
  assert(#there == 1 and there[1].uri:find("values.yaml$") and there[1].range.start.line == 1, vim.inspect(there))

  -- The server is gone when it is told to go.
  vim.lsp.stop_client(id)
  assert(vim.wait(20000, function()
    return vim.lsp.client_is_stopped(id)
  end, 20), "the server does not end")
end

local ok, message = xpcall(test, debug.traceback)
vim.fn.delete(folder, "rf")
if ok then
  io.stdout:write("neovim: passed\n")
  vim.cmd("qall!")
else
  io.stderr:write("neovim: " .. tostring(message) .. "\n")
  vim.cmd("cquit!")
end
