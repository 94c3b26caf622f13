// VS Code's log, as much as it uses, in plain JavaScript: the output channels of extensions are these files.

const { createWriteStream, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

/** @param {string} file */
function createLogger(file) {
  mkdirSync(dirname(file), { recursive: true });
  const stream = createWriteStream(file, { flags: 'a' });
  let stamped = true;

  /** @param {string} level @returns {(message: string) => void} */
  const writer = (level) => (message) => {
    stream.write(stamped ? `${new Date().toISOString()} [${level}] ${message}\n` : message);
  };

  return {
    trace: writer('trace'),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warning'),
    error: writer('error'),
    critical: writer('critical'),
    setLevel() {},
    setPattern() {},
    clearFormatters() {
      stamped = false;
    },
    flush() {},
    drop() {
      stream.end();
    },
  };
}

exports.setLevel = () => {};
exports.setFlushOn = () => {};
/** @param {string} _name @param {string} file */
exports.createRotatingLogger = async (_name, file) => createLogger(file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
