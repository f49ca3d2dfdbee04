/* The floor of a first paint: a window that shows the built interface in WebKitGTK and does nothing else.
 * Compiled by `cargo xtask bench`; no part of Gloss. Usage: bare_webkit UI_DIST WIDTH HEIGHT */
#include <stdlib.h>
#include <string.h>
#include <webkit2/webkit2.h>

static const char *root;

static const char *kind(const char *path)
{
    static const char *const kinds[][2] = {
        {".html", "text/html"},     {".js", "text/javascript"}, {".css", "text/css"},
        {".svg", "image/svg+xml"},  {".woff2", "font/woff2"},
    };
    for (size_t n = 0; n < G_N_ELEMENTS(kinds); n++)
        if (g_str_has_suffix(path, kinds[n][0]))
            return kinds[n][1];
    return "application/octet-stream";
}

static void serve(WebKitURISchemeRequest *request, gpointer unused)
{
    (void)unused;
    const char *path = webkit_uri_scheme_request_get_path(request);
    char *file = g_build_filename(root, path, NULL);
    char *bytes = NULL;
    gsize length = 0;
    GError *error = NULL;
    if (strstr(path, "..") != NULL || !g_file_get_contents(file, &bytes, &length, &error)) {
        GError *none = error ? error : g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "not there");
        webkit_uri_scheme_request_finish_error(request, none);
        g_error_free(none);
    } else {
        GInputStream *stream = g_memory_input_stream_new_from_data(bytes, (gssize)length, g_free);
        webkit_uri_scheme_request_finish(request, stream, (gint64)length, kind(path));
        g_object_unref(stream);
    }
    g_free(file);
}

int main(int argc, char **argv)
{
    gtk_init(&argc, &argv);
    if (argc != 4)
        return 2;
    root = argv[1];
    WebKitWebContext *context = webkit_web_context_get_default();
    WebKitSecurityManager *rules = webkit_web_context_get_security_manager(context);
    webkit_web_context_register_uri_scheme(context, "bench", serve, NULL, NULL);
    webkit_security_manager_register_uri_scheme_as_secure(rules, "bench");
    webkit_security_manager_register_uri_scheme_as_cors_enabled(rules, "bench");
    GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    GtkWidget *view = webkit_web_view_new();
    gtk_window_set_default_size(GTK_WINDOW(window), atoi(argv[2]), atoi(argv[3]));
    gtk_container_add(GTK_CONTAINER(window), view);
    g_signal_connect(window, "destroy", G_CALLBACK(gtk_main_quit), NULL);
    webkit_web_view_load_uri(WEBKIT_WEB_VIEW(view), "bench://localhost/index.html");
    gtk_widget_show_all(window);
    gtk_main();
    return 0;
}
