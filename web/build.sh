#!/bin/sh
# Builds what the screens load (style sheet, script, fonts) and the outlines of countries from the pinned packages into
# comity/serve/static and comity/serve/shapes.json. Run it after a change under web/ and commit the result.
set -eu
cd "$(dirname "$0")"
out=../comity/serve/static

npm ci --ignore-scripts --silent
rm -rf "$out/fonts"
mkdir -p "$out/fonts"

sans=node_modules/@fontsource-variable/source-sans-3/files/source-sans-3
cp "$sans-latin-wght-normal.woff2" "$out/fonts/source-sans-latin.woff2"
cp "$sans-latin-wght-italic.woff2" "$out/fonts/source-sans-latin-italic.woff2"
cp "$sans-latin-ext-wght-normal.woff2" "$out/fonts/source-sans-latin-ext.woff2"
cp "$sans-cyrillic-wght-normal.woff2" "$out/fonts/source-sans-cyrillic.woff2"
cp "$sans-cyrillic-ext-wght-normal.woff2" "$out/fonts/source-sans-cyrillic-ext.woff2"
cp node_modules/@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2 "$out/fonts/vazirmatn-arabic.woff2"
cat node_modules/@fontsource-variable/source-sans-3/LICENSE > "$out/fonts/OFL-source-sans.txt"
cat node_modules/@fontsource-variable/vazirmatn/LICENSE > "$out/fonts/OFL-vazirmatn.txt"

npx --no-install esbuild src/app.js --bundle --minify --target=es2022 --legal-comments=none --outfile="$out/app.js" --log-level=warning
npx --no-install esbuild src/app.css --bundle --minify --external:./fonts/* --outfile="$out/app.css" --log-level=warning
cp src/icon.svg src/passkey.js src/push.js src/worker.js src/offline.js src/manifest.webmanifest "$out/"
node src/shapes.js ../comity/serve/shapes.json
