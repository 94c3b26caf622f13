-- What a person does in Neovim: waits for the squiggles of the file that is open, asks what stands under the cursor and
-- what can be mended, takes the first fix, and waits for the verdict. Writes down what was seen, as JSON.

local seen = {}

local function diagnostics()
  return vim.tbl_map(function(found)
    return { line = found.lnum + 1, severity = found.severity, message = found.message }
  end, vim.diagnostic.get(0))
end

local function ask(method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
    if answer.result then return answer.result end
  end
end

local function lenses()
  local answer = ask('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() })
  return vim.tbl_map(function(lens) return lens.command and lens.command.title end, answer or {})
end

local function fixes()
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {}, only = { 'quickfix' } }
  return ask('textDocument/codeAction', params) or {}
end

vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)
seen.before = diagnostics()

vim.fn.search("h'(X")
local hover = ask('textDocument/hover', vim.lsp.util.make_position_params())
seen.hover = hover and hover.contents and hover.contents.value

-- A repair is offered once it was tried.
local offered
vim.wait(60000, function()
  offered = fixes()
  return #offered > 0
end, 500)
seen.fixes = vim.tbl_map(function(fix) return fix.title end, offered)
if offered[1] and offered[1].edit then vim.lsp.util.apply_workspace_edit(offered[1].edit, 'utf-16') end
seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')

vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end)
seen.after = diagnostics()
vim.wait(60000, function()
  seen.lenses = lenses()
  return #vim.tbl_filter(function(title) return title:match('^✓') end, seen.lenses) > 0
end, 500)

vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.SEEN)
vim.cmd('qall!')
