% Runs the self-tests of exported files in one process: a folder in, a file of JSON out with what each file says and how
% many derivatives are wrong.
arguments = argv();
folder = arguments{1};
addpath(folder);
files = dir(fullfile(folder, '*.m'));
results = struct();
for k = 1:numel(files)
  name = files(k).name(1:end-2);
  wrong = 0;
  said = '';
  try
    said = evalc([name '(''--self-test'');']);
  catch failure
    wrong = 1;
    said = failure.message;
  end
  results.(name) = struct('wrong', wrong, 'said', said);
  clear(name);
end
file = fopen(fullfile(folder, 'results.json'), 'w');
fputs(file, jsonencode(results));
fclose(file);
