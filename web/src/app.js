// What the screens do beyond plain HTML: htmx for what changes, the keys, and jumping to what an address names.
import "htmx.org";
import "htmx.org/dist/ext/hx-sse.js";
import "./keys.js";
import "./reveal.js";
