import { defineConfig } from "vite";

// The built page is part of the Python package: who installs that needs no Node. Stable names keep its diffs in
// place; relative addresses let it stand below any path, /ipfs/<cid>/ included.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../celldao/web/page",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // Whose code is in the bundle, and under which licence.
    license: { fileName: "licenses.md" },
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
