// npm prestart / pretest / dev hook: `node server/setup/prepare.mjs start|test|dev`.
// Runs under whatever Node the machine has, before anything is installed: no dependencies here, and
// nothing above the version check that an old Node could not read.
const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  console.error(
    `Rushdeck needs Node 20 or newer to start (it brings its own Node 24 for the rest); this is ${process.version}.`,
  );
  console.error(
    "Install a newer one from https://nodejs.org or your package manager, then run the command again.",
  );
  process.exit(1);
}
import("./prepare-house.mjs")
  .then((house) => house.prepareHouse(process.argv[2]))
  .catch((error) => {
    console.error(`\n${error.message}`);
    process.exit(1);
  });
