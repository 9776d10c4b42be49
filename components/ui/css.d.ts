// CSS modules have types before the first build too: next-env.d.ts only exists after it.
/// <reference types="next" />
