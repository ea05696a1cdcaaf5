-- Wide rows are never kept in the catalog: they would be written as text into one statement.
call lake.set_option('data_inlining_row_limit', 0, table_name => 'article_body');

call lake.set_option('data_inlining_row_limit', 0, table_name => 'digest');

call lake.set_option('data_inlining_row_limit', 0, table_name => 'page_queue');

call lake.set_option('data_inlining_row_limit', 0, table_name => 'signature');
